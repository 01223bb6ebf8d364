// A connection as long as its requests are common ones: read whole, answered in one write, at a third
// of what node:http's streams and objects cost. At the first request that is anything else (a head in
// pieces, a chunked or large body, HEAD, Expect, …) the connection is node:http's from there on.

import type { Socket } from 'node:net'
import type { StallWatch, Transfer } from '../stall-watch.ts'
import type { Transport } from '../transport.ts'
import { readHead, type Head } from './head.ts'
import { Http1Transport } from './transport.ts'

export interface ConnectionOptions {
  readonly headBytes: number
  /** What tells a client how long its connection is kept: whole lines. */
  readonly keepAlive: string
  /** Ends bodies that have stopped coming, and answers that nobody takes. */
  readonly stalls: StallWatch
  /** Ends connections on which no request came for the time that they are kept. */
  readonly idlers: StallWatch
  readonly handle: (transport: Transport) => void
  /** Takes the connection over; `bytes` were read and not served. */
  readonly fallBack: (socket: Socket, bytes: Buffer) => void
}

/** Larger bodies arrive in many pieces: nothing is won by reading them here. */
const MOST_BODY_BYTES = 64 * 1024
/** A client that pipelines more than this waits for its answers. */
const MOST_AHEAD_BYTES = 256 * 1024

export class Http1Connection implements Transfer {
  readonly socket: Socket
  readonly #o: ConnectionOptions
  /** Read, and of no request that was served yet. */
  #ahead: Buffer | undefined
  /** The head of a request whose body is still coming. */
  #head: Head | undefined
  #serving: Http1Transport | undefined
  #state: 'idle' | 'receiving' | 'serving' | 'gone' = 'idle'
  #address: string | undefined
  #closes = false
  // As an idler, or with a body on its way.
  place = -1
  startedTick = 0
  movedTick = 0

  constructor(socket: Socket, options: ConnectionOptions) {
    this.socket = socket
    this.#o = options
    socket.on('data', this.take)
    socket.on('end', this.#leave)
    socket.on('error', this.#leave)
    socket.on('close', this.#leave)
    options.idlers.add(this)
  }

  get remoteAddress(): string {
    return (this.#address ??= this.socket.remoteAddress ?? '')
  }

  get stalls(): StallWatch {
    return this.#o.stalls
  }

  get keepAlive(): string {
    return this.#o.keepAlive
  }

  /** The server stops: nothing more is read, and what is under way is the last. */
  close(): void {
    this.#closes = true
    if (this.#state === 'idle') this.socket.destroy()
  }

  /** Called by the watches: nothing came for too long. */
  stalled(): void {
    if (this.#state === 'idle') this.socket.destroy()
    // node:http says how late it is.
    else if (this.#state === 'receiving') this.#fallBack()
  }

  /** The answer is written. */
  answered(close: boolean): void {
    this.#serving = undefined
    if (this.#state === 'gone') return
    if (close || this.#closes) {
      this.#state = 'gone'
      this.socket.destroySoon()
      return
    }
    this.#state = 'idle'
    this.#o.idlers.add(this)
    if (this.#ahead === undefined) return
    if (this.socket.isPaused()) this.socket.resume()
    // Not at once: answers without a wait in between would pile up on the stack.
    queueMicrotask(this.#go)
  }

  readonly #go = (): void => {
    if (this.#state === 'idle' && this.#ahead !== undefined) this.#next()
  }

  readonly take = (chunk: Buffer): void => {
    if (this.#state === 'gone') return
    this.#ahead = this.#ahead === undefined ? chunk : Buffer.concat([this.#ahead, chunk])
    if (this.#state === 'serving') {
      if (this.#ahead.length > MOST_AHEAD_BYTES) this.socket.pause()
    } else if (this.#state === 'idle') {
      this.#next()
    } else if (this.#state === 'receiving') {
      this.movedTick = this.#o.stalls.tick
      if (this.#ahead.length >= this.#head!.end + this.#head!.bodyBytes) {
        this.#o.stalls.remove(this)
        this.#serve(this.#head!)
      }
    }
  }

  #next(): void {
    const ahead = this.#ahead!
    const head = readHead(ahead, this.#o.headBytes)
    if (head === undefined || head.bodyBytes > MOST_BODY_BYTES) return this.#fallBack()
    this.#o.idlers.remove(this)
    if (ahead.length >= head.end + head.bodyBytes) return this.#serve(head)
    this.#head = head
    this.#state = 'receiving'
    this.#o.stalls.add(this)
  }

  #serve(head: Head): void {
    const bytes = this.#ahead!
    const end = head.end + head.bodyBytes
    this.#head = undefined
    this.#ahead = end === bytes.length ? undefined : bytes.subarray(end)
    this.#state = 'serving'
    this.#serving = new Http1Transport(this, head, bytes.subarray(head.end, end))
    this.#o.handle(this.#serving)
  }

  #fallBack(): void {
    const bytes = this.#ahead!
    this.#ahead = undefined
    this.#forget()
    this.#o.fallBack(this.socket, bytes)
  }

  #forget(): void {
    if (this.#state === 'idle') this.#o.idlers.remove(this)
    else if (this.#state === 'receiving') this.#o.stalls.remove(this)
    this.#state = 'gone'
    this.socket.off('data', this.take)
    this.socket.off('end', this.#leave)
    this.socket.off('error', this.#leave)
    this.socket.off('close', this.#leave)
  }

  readonly #leave = (): void => {
    if (this.#state === 'gone') return
    const serving = this.#serving
    this.#forget()
    // Errors that come later have nobody left to tell.
    this.socket.on('error', () => {})
    this.#serving = undefined
    this.socket.destroy()
    serving?.left()
  }
}
