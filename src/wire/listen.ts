// One port for HTTP/1.1 and for HTTP/2 by prior knowledge (h2c): the first bytes of a connection tell
// which it speaks. Common HTTP/1.1 requests are read by http1/, all others by node:http.

import { createServer as createHttp1 } from 'node:http'
import type { IncomingMessage, Server as Http1Server, ServerResponse } from 'node:http'
import { createServer as createHttp2 } from 'node:http2'
import type { Http2Server, ServerHttp2Session } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { Http1Connection, type ConnectionOptions } from './http1/connection.ts'
import { NodeConnection } from './node-connection.ts'
import { NodeTransport } from './node-transport.ts'
import type { Limits } from './options.ts'
import { StallWatch } from './stall-watch.ts'
import type { Transport } from './transport.ts'

export interface ListenOptions {
  /** Loopback unless the operator says otherwise. */
  readonly host: string
  /** 0: any free port. */
  readonly port: number
}

export interface Listening {
  readonly host: string
  readonly port: number
  readonly url: string
}

/** The port is taken by another process. */
export class AddressInUse extends Error {
  override name = 'AddressInUse'
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** How long those who have no room may take to say what they want. */
const CROWDED_MS = 2_000

export class Listener {
  readonly #limits: Limits
  readonly #handle: (transport: Transport) => void
  readonly #watch: StallWatch
  readonly #idlers: StallWatch
  readonly #heads: StallWatch
  readonly #plain: ConnectionOptions
  readonly #crowded: ConnectionOptions
  readonly #nodes = new WeakMap<Socket, NodeConnection>()
  readonly #http1: Http1Server
  readonly #http2: Http2Server
  readonly #serveHttp1: (socket: Socket) => void
  readonly #sockets = new Set<Socket>()
  /** Connections that have not yet shown what they speak. */
  readonly #silent = new Set<Socket>()
  readonly #sessions = new Set<ServerHttp2Session>()
  readonly #connections = new Set<Http1Connection>()

  constructor(limits: Limits, handle: (transport: Transport) => void) {
    this.#limits = limits
    this.#handle = handle
    this.#watch = new StallWatch(limits.bodyIdleMs, limits.bodyTotalMs)
    this.#idlers = new StallWatch(limits.keepAliveMs, Number.POSITIVE_INFINITY)
    this.#heads = new StallWatch(limits.headTimeoutMs, limits.headTimeoutMs)
    this.#plain = {
      headBytes: limits.headBytes,
      keepAlive: `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(limits.keepAliveMs / 1000)}\r\n`,
      heads: this.#heads,
      stalls: this.#watch,
      idlers: this.#idlers,
      handle,
      crowded: false,
      fallBack: (socket, bytes) => this.#giveToNode(socket, bytes, false),
    }
    this.#crowded = {
      ...this.#plain,
      crowded: true,
      fallBack: (socket, bytes) => this.#giveToNode(socket, bytes, true),
    }
    this.#http1 = this.#createHttp1()
    this.#http2 = this.#createHttp2()
    // node:http owns the listening socket; each connection is looked at before it gets it.
    this.#serveHttp1 = this.#http1.listeners('connection')[0] as (socket: Socket) => void
    this.#http1.removeAllListeners('connection')
    this.#http1.on('connection', (socket: Socket) => this.#sniff(socket))
  }

  listen({ host, port }: ListenOptions): Promise<Listening> {
    return new Promise((resolve, reject) => {
      const server = this.#http1
      const failed = (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') return reject(error)
        reject(new AddressInUse(`port ${port} on ${host} is in use by another process`))
      }
      server.once('error', failed)
      server.listen({ host, port, backlog: 1024 }, () => {
        server.off('error', failed)
        const actual = (server.address() as AddressInfo).port
        const name = host.includes(':') ? `[${host}]` : host
        resolve({ host, port: actual, url: `http://${name}:${actual}` })
      })
    })
  }

  /** Resolves when every connection is closed: by itself once `idle`, by force at the deadline. */
  async close(idle: Promise<void>, deadlineMs: number): Promise<void> {
    // Also closes HTTP/1 connections that wait for a request.
    const closed = new Promise<void>((resolve) => this.#http1.close(() => resolve()))
    for (const session of this.#sessions) session.close()
    for (const socket of this.#silent) socket.destroy()
    for (const connection of this.#connections) connection.close()
    // Real time: a process that is told to stop must stop, whatever the virtual clock says.
    const deadline = setTimeout(() => this.#destroyAll(), deadlineMs)
    await Promise.race([idle, closed])
    // Nothing is under way: what is still open has only to take in the end of its last answer.
    this.#http1.closeIdleConnections()
    const lingering = setTimeout(() => this.#destroyAll(), Math.min(deadlineMs, 1000))
    await closed
    clearTimeout(deadline)
    clearTimeout(lingering)
    this.#watch.stop()
    this.#idlers.stop()
    this.#heads.stop()
  }

  #destroyAll(): void {
    for (const session of this.#sessions) session.destroy()
    for (const socket of this.#sockets) socket.destroy()
  }

  #createHttp1(): Http1Server {
    const limits = this.#limits
    const server = createHttp1({
      maxHeaderSize: limits.headBytes,
      headersTimeout: limits.headTimeoutMs,
      // Bodies are watched by StallWatch, which tells a slow upload from a dead one.
      requestTimeout: 0,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.max(50, Math.min(5000, limits.headTimeoutMs / 4)),
      noDelay: true,
      insecureHTTPParser: false,
    })
    // Headers beyond this number would be dropped silently; the pipeline refuses them instead.
    server.maxHeadersCount = 0
    server.maxConnections = limits.connections + limits.reservedConnections
    // Who closes its half of a connection waits for the answer.
    Object.assign(server, { httpAllowHalfOpen: true })
    server.on('request', (request, response) => this.#serve(request, response, false))
    server.on('checkContinue', (request, response) => this.#serve(request, response, true))
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      const refuse = () => refuseMalformed(error, socket)
      const connection = this.#nodes.get(socket)
      // What was asked before keeps its answer, and its place.
      if (connection === undefined || error.code === 'ECONNRESET') refuse()
      else connection.afterAnswers(refuse)
    })
    return server
  }

  #serve(request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void {
    const connection = this.#nodes.get(request.socket)!
    if (!connection.admits()) return
    this.#handle(new NodeTransport(request, response, this.#watch, awaitsContinue, connection))
  }

  #createHttp2(): Http2Server {
    const limits = this.#limits
    const server = createHttp2({
      settings: {
        maxConcurrentStreams: limits.streamsPerConnection,
        maxHeaderListSize: limits.headBytes,
        initialWindowSize: 1024 * 1024,
      },
      maxHeaderListPairs: limits.headerCount,
      maxSessionMemory: 64,
    })
    server.on('session', (session) => this.#admitSession(session))
    server.on('sessionError', () => {})
    const serveStream = (awaitsContinue: boolean) => (request: any, response: any) => {
      this.#handle(new NodeTransport(request, response, this.#watch, awaitsContinue))
    }
    server.on('request', serveStream(false))
    server.on('checkContinue', serveStream(true))
    return server
  }

  #admitSession(session: ServerHttp2Session): void {
    this.#sessions.add(session)
    let streams = 0
    session.on('stream', (stream) => {
      streams++
      stream.on('close', () => streams--)
      // A reset by the client: the request's own listeners deal with it.
      stream.on('error', () => {})
    })
    session.setTimeout(this.#limits.keepAliveMs, () => {
      if (streams === 0) session.close()
    })
    session.on('close', () => this.#sessions.delete(session))
    session.on('error', () => session.destroy())
  }

  /** Reads until it is clear whether the HTTP/2 preface comes, then hands everything over. */
  #sniff(socket: Socket): void {
    const { connections, headTimeoutMs } = this.#limits
    const crowded = this.#sockets.size >= connections
    this.#sockets.add(socket)
    this.#silent.add(socket)
    let seen: Buffer | undefined
    // Real time, as for every timeout of a socket.
    const waitMs = crowded ? Math.min(headTimeoutMs, CROWDED_MS) : headTimeoutMs
    const timer = setTimeout(() => socket.destroy(), waitMs)
    timer.unref()
    const left = () => socket.destroy()
    socket.on('error', left)
    socket.on('end', left)
    socket.once('close', () => {
      clearTimeout(timer)
      this.#sockets.delete(socket)
      this.#silent.delete(socket)
    })
    const look = (bytes: Buffer) => {
      seen = seen === undefined ? bytes : Buffer.concat([seen, bytes])
      const known = Math.min(seen.length, PREFACE.length)
      const isPreface = seen.compare(PREFACE, 0, known, 0, known) === 0
      if (isPreface && known < PREFACE.length) return
      clearTimeout(timer)
      this.#silent.delete(socket)
      socket.off('data', look)
      socket.off('error', left)
      socket.off('end', left)
      if (!isPreface) return this.#serveCommon(socket, seen, crowded)
      // There is no room, and no way to say so before HTTP/2 is spoken.
      if (crowded) return void socket.destroy()
      socket.pause()
      socket.unshift(seen)
      // The HTTP/2 session reads what was put back by itself.
      this.#http2.emit('connection', socket)
    }
    socket.on('data', look)
  }

  #serveCommon(socket: Socket, first: Buffer, crowded: boolean): void {
    const connection = new Http1Connection(socket, crowded ? this.#crowded : this.#plain)
    this.#connections.add(connection)
    socket.once('close', () => this.#connections.delete(connection))
    connection.take(first)
  }

  #giveToNode(socket: Socket, bytes: Buffer, crowded: boolean): void {
    this.#nodes.set(socket, new NodeConnection(socket, crowded))
    socket.pause()
    socket.unshift(bytes)
    this.#serveHttp1.call(this.#http1, socket)
    socket.resume()
  }
}

/** What node's parser refuses never becomes a request: answered here, in as few words as possible. */
function refuseMalformed(
  error: NodeJS.ErrnoException,
  socket: NodeJS.WritableStream & Socket,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
}
