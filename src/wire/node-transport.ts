// A request on node's HTTP/1.1 or HTTP/2 server. node:http2's compatibility layer gives both the same
// face; where they differ stands here.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants } from 'node:http2'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { drained } from './drained.ts'
import { requestTimeout } from './errors.ts'
import type { NodeConnection } from './node-connection.ts'
import { latin1 } from './http1/answer.ts'
import type { StallWatch, Transfer } from './stall-watch.ts'
import { HungUp } from './transport.ts'
import type { Headers, Transport } from './transport.ts'

type NodeRequest = IncomingMessage | Http2ServerRequest
type NodeResponse = ServerResponse | Http2ServerResponse

const INTERNAL_ERROR = constants.NGHTTP2_INTERNAL_ERROR
const NOTHING = new Uint8Array(0)
/** Up to here a body is sent in one piece with its head. */
const SMALL_BODY_BYTES = 32 * 1024
/** From here on room is made for a body before it comes. */
const LARGE_BYTES = 1 << 20
/** How long (of real time: it is a socket's) a client may go on sending a refused body. */
const LINGER_MS = 1000

/** An answer may take so many times as long as the silence that is allowed in a body. */
const MOST_ROUNDS = 3

export class NodeTransport implements Transport {
  readonly method: string
  readonly target: string
  readonly rawHeaders: readonly string[]
  readonly #request: NodeRequest
  readonly #response: NodeResponse
  readonly #watch: StallWatch
  /** Undefined for a stream of HTTP/2. */
  readonly #connection: NodeConnection | undefined
  readonly #http2: boolean
  #awaitsContinue: boolean
  /** Whether nothing of the request is left to be read. */
  #bodyDone = false
  #isHalfClosed = false
  #onHangUp: (() => void)[] | undefined
  /** The answer, on its way to the client. */
  #taking: Transfer | undefined

  constructor(
    request: NodeRequest,
    response: NodeResponse,
    watch: StallWatch,
    awaitsContinue: boolean,
    connection?: NodeConnection,
  ) {
    this.#connection = connection
    this.#request = request
    this.#response = response
    this.#watch = watch
    this.#http2 = request.httpVersionMajor === 2
    this.#awaitsContinue = awaitsContinue
    this.method = request.method!
    this.target = request.url!
    this.rawHeaders = request.rawHeaders
    connection?.began(this)
    ;(response as ServerResponse).once('close', () => this.#closed())
  }

  get crowded(): boolean {
    return this.#connection?.crowded === true
  }

  announceBody(headers: Headers): boolean {
    const length = headers['content-length']
    const announced = this.#http2
      ? !(this.#request as Http2ServerRequest).stream.endAfterHeaders
      : (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined
    this.#bodyDone = !announced
    return announced
  }

  /** Whether all of the request has come. */
  get received(): boolean {
    return this.#request.complete
  }

  get remoteAddress(): string {
    return this.#request.socket?.remoteAddress ?? ''
  }

  get localAddress(): string {
    return this.#request.socket?.localAddress ?? ''
  }

  get answered(): boolean {
    return this.#response.headersSent
  }

  collect(limitBytes: number, tooLarge: () => Error): Promise<Uint8Array> {
    this.#invite()
    return new Promise((resolve, reject) => {
      const request = this.#request
      const watch = this.#watch
      let first: Buffer | undefined
      let parts: Buffer[] | undefined
      let size = 0
      // Joining many megabytes at the end would hold up others. What nobody writes to costs nothing.
      const announced = Number(request.headers['content-length'] ?? 0)
      const whole =
        announced > LARGE_BYTES && announced <= limitBytes
          ? Buffer.allocUnsafeSlow(announced)
          : undefined
      const transfer: Transfer = {
        place: -1,
        startedTick: 0,
        movedTick: 0,
        stalled: () => fail(requestTimeout()),
      }
      const fail = (error: Error) => {
        watch.remove(transfer)
        request.pause()
        first = parts = undefined
        reject(error)
      }
      watch.add(transfer)
      request.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > limitBytes) return fail(tooLarge())
        transfer.movedTick = watch.tick
        if (whole !== undefined) chunk.copy(whole, size - chunk.length)
        else if (first === undefined) first = chunk
        else if (parts === undefined) parts = [first, chunk]
        else parts.push(chunk)
      })
      request.on('end', () => {
        watch.remove(transfer)
        this.#bodyDone = true
        if (whole !== undefined) return resolve(whole.subarray(0, size))
        resolve(parts !== undefined ? Buffer.concat(parts, size) : (first ?? NOTHING))
      })
      request.on('error', () => fail(new HungUp('the client left')))
      request.on('close', () => {
        if (!this.#bodyDone) fail(new HungUp('the client left'))
      })
    })
  }

  async *stream(): AsyncIterable<Uint8Array> {
    this.#invite()
    const watch = this.#watch
    let stall: Error | undefined
    const transfer: Transfer = {
      place: -1,
      startedTick: 0,
      movedTick: 0,
      stalled: () => {
        stall = requestTimeout()
        this.#request.destroy(stall)
      },
    }
    try {
      const chunks = this.#request[Symbol.asyncIterator]()
      for (;;) {
        // Watched only while we wait for the client, never while the consumer takes its time.
        watch.add(transfer)
        const next = await chunks.next()
        watch.remove(transfer)
        if (next.done === true) break
        yield next.value
      }
      this.#bodyDone = true
    } catch (error) {
      throw stall ?? new HungUp('the client left', { cause: error })
    } finally {
      watch.remove(transfer)
    }
  }

  send(status: number, head: string[], body: string | Uint8Array, close: boolean): void {
    const response = this.#response as ServerResponse
    const abandoned = !this.#bodyDone
    this.#watchTaking()
    if ((close || abandoned || this.crowded) && !this.#http2) head.push('Connection', 'close')
    response.writeHead(status, head)
    if (abandoned && !this.#http2) return this.#linger(body)
    if (this.#http2 || this.method === 'HEAD' || body.length > SMALL_BODY_BYTES) {
      response.end(body.length === 0 ? undefined : body)
    } else {
      endInOneWrite(response, latin1(body, head))
    }
  }

  async sendStream(
    status: number,
    head: string[],
    body: AsyncIterable<Uint8Array>,
    close: boolean,
  ): Promise<void> {
    const response = this.#response as ServerResponse
    if ((close || this.crowded) && !this.#http2) head.push('Connection', 'close')
    response.writeHead(status, head)
    response.flushHeaders()
    if (this.method === 'HEAD') {
      response.end()
      return
    }
    for await (const part of body) {
      if (response.destroyed || response.writableEnded) throw new HungUp('the client left')
      if (!response.write(part)) await drained(response, this.#watch, () => this.destroy())
    }
    response.end()
  }

  onHangUp(listener: () => void): void {
    if ((this.#response as ServerResponse).destroyed || this.#isHalfClosed) listener()
    else (this.#onHangUp ??= []).push(listener)
  }

  /** The client sends no more, and is perhaps gone: no reason to wait, but to answer. */
  halfClosed(): void {
    this.#isHalfClosed = true
    this.#tell()
  }

  #closed(): void {
    this.#connection?.ended(this)
    if (this.#taking !== undefined) this.#watch.remove(this.#taking)
    if (!this.#response.writableEnded) this.#tell()
    this.#onHangUp = undefined
  }

  #tell(): void {
    const listeners = this.#onHangUp ?? []
    this.#onHangUp = undefined
    for (const listener of listeners) listener()
  }

  /** An answer that is not taken for too long costs the connection: others wait behind it. */
  #watchTaking(): void {
    let rounds = 0
    const stalled = () => {
      if (this.#response.writableFinished) return
      // Behind another answer, which is waited for, nobody can take it.
      const waits = !this.#http2 && (this.#response as ServerResponse).socket === null
      if (waits || ++rounds < MOST_ROUNDS) this.#watch.add(taking)
      else this.destroy()
    }
    const taking: Transfer = { place: -1, startedTick: 0, movedTick: 0, stalled }
    this.#taking = taking
    this.#watch.add(taking)
  }

  destroy(): void {
    // Other streams of an HTTP/2 connection are none of this one's affair.
    if (this.#http2) (this.#response as Http2ServerResponse).stream?.close(INTERNAL_ERROR)
    else this.#request.socket?.destroy()
  }

  /** Tells a client that waits for leave to send its body (`Expect: 100-continue`) to go ahead. */
  #invite(): void {
    if (!this.#awaitsContinue) return
    this.#awaitsContinue = false
    this.#response.writeContinue()
  }

  /**
   * Answers while the client still sends. Closing at once would reset the connection and could take
   * the answer with it, so the rest is read and thrown away, for a moment.
   */
  #linger(body: string | Uint8Array): void {
    const response = this.#response as ServerResponse
    response.write(body.length === 0 ? '' : body)
    if (this.#awaitsContinue) {
      response.end()
      return
    }
    const timer = setTimeout(finish, LINGER_MS)
    timer.unref()
    function finish() {
      clearTimeout(timer)
      response.end()
    }
    this.#request.removeAllListeners('data')
    this.#request.on('end', finish)
    this.#request.on('close', finish)
    this.#request.resume()
  }
}

/**
 * `end(body)` sends head, body and an empty rest as three pieces. With the body behind the head that
 * node has put together, and which it sends as latin1, it is one write of one string: a tenth of the
 * whole cost of a small request. Where node keeps no such text, `end(body)` does the same slower.
 */
function endInOneWrite(response: ServerResponse, body: string): void {
  const open = response as unknown as { _header?: unknown; headersSent: boolean }
  if (typeof open._header !== 'string') return void response.end(body, 'latin1')
  open._header += body
  response.end()
}
