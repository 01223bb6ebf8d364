// A connection as long as its requests are common ones: read whole, answered in one write, at a third
// of what node:http's streams and objects cost. At the first request that is anything else (a head in
// pieces, a chunked or large body, HEAD, Expect, …) the connection is node:http's from there on.

import type { Socket } from 'node:net'
import type { StallWatch, Transfer } from '../stall-watch.ts'
import type { Transport } from '../transport.ts'
import { isBegun, readHead, type Head } from './head.ts'
import { Http1Transport, type Carrier } from './transport.ts'

export interface ConnectionOptions {
  readonly headBytes: number
  /** What tells a client how long its connection is kept: whole lines. */
  readonly keepAlive: string
  /** There are more connections than allowed: each is closed after one answer. */
  readonly crowded: boolean
  /** Ends heads that do not come to their end. */
  readonly heads: StallWatch
  /** Ends bodies that have stopped coming, and answers that nobody takes. */
  readonly stalls: StallWatch
  /**
   * Ends connections on which no request came for the time that they are kept, and those whose
   * client takes no answers for as long.
   */
  readonly idlers: StallWatch
  readonly handle: (transport: Transport) => void
  /** Takes the connection over; `bytes` were read and not served. */
  readonly fallBack: (socket: Socket, bytes: Buffer) => void
}

/** Larger bodies arrive in many pieces: nothing is won by reading them here. */
const MOST_BODY_BYTES = 64 * 1024
/** A client that pipelines more than this waits for its answers. */
const MOST_AHEAD_BYTES = 256 * 1024

export class Http1Connection implements Transfer, Carrier {
  readonly socket: Socket
  readonly #o: ConnectionOptions
  /** Read, and of no request that was served yet. */
  #ahead: Buffer | undefined
  /** The head of a request whose body is still coming. */
  #head: Head | undefined
  /** What watches over it while it is coming. */
  #receiving: StallWatch
  #serving: Http1Transport | undefined
  #state: 'idle' | 'receiving' | 'serving' | 'draining' | 'leaving' | 'gone' = 'idle'
  #address: string | undefined
  #closes: boolean
  /** The client has no more to send; it may still be there for its answers. */
  #ended = false
  // As an idler, or with a body on its way.
  place = -1
  startedTick = 0
  movedTick = 0

  constructor(socket: Socket, options: ConnectionOptions) {
    this.socket = socket
    this.#o = options
    this.#closes = options.crowded
    this.#receiving = options.stalls
    socket.on('data', this.take)
    socket.on('end', this.#end)
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

  get crowded(): boolean {
    return this.#o.crowded
  }

  /** The server stops: nothing more is read, and what is under way is the last. */
  close(): void {
    this.#closes = true
    if (this.#state === 'idle') this.socket.destroy()
    else if (this.#state === 'draining') this.#finish()
  }

  /** Called by the watches: nothing came, or nothing was taken, for too long. */
  stalled(): void {
    // node:http says how late it is.
    if (this.#state === 'receiving') this.#fallBack()
    else if (this.#state !== 'serving') this.socket.destroy()
  }

  /** The answer is written. */
  answered(close: boolean): void {
    this.#serving = undefined
    if (this.#state === 'gone') return
    this.#o.idlers.add(this)
    if (close || this.#closes || (this.#ended && this.#ahead === undefined)) return this.#finish()
    // Who does not take answers gets no more of them.
    this.#state = this.socket.writableNeedDrain ? 'draining' : 'idle'
    if (this.#state === 'draining') this.socket.once('drain', this.#drained)
    else this.#resume()
  }

  /** Closes once the client has taken what was written. */
  #finish(): void {
    this.#state = 'leaving'
    this.#ahead = undefined
    this.socket.destroySoon()
  }

  readonly #drained = (): void => {
    if (this.#state !== 'draining') return
    this.#state = 'idle'
    this.#o.idlers.remove(this)
    this.#o.idlers.add(this)
    this.#resume()
  }

  #resume(): void {
    if (this.#ahead === undefined) return
    if (this.socket.isPaused()) this.socket.resume()
    // Not at once: answers without a wait in between would pile up on the stack.
    queueMicrotask(this.#go)
  }

  readonly #go = (): void => {
    if (this.#state === 'idle' && this.#ahead !== undefined) this.#next()
  }

  readonly take = (chunk: Buffer): void => {
    if (this.#state === 'gone' || this.#state === 'leaving') return
    this.#ahead = this.#ahead === undefined ? chunk : Buffer.concat([this.#ahead, chunk])
    if (this.#state === 'serving' || this.#state === 'draining') {
      if (this.#ahead.length > MOST_AHEAD_BYTES) this.socket.pause()
    } else if (this.#state === 'idle') {
      this.#next()
    } else if (this.#state === 'receiving') {
      this.movedTick = this.#receiving.tick
      this.#receive(this.#ahead, chunk.length)
    }
  }

  #next(): void {
    const ahead = this.#ahead!
    const head = readHead(ahead, this.#o.headBytes)
    if (head === undefined ? !this.#isBegun(ahead) : head.bodyBytes > MOST_BODY_BYTES) {
      return this.#fallBack()
    }
    this.#o.idlers.remove(this)
    if (head !== undefined && ahead.length >= head.end + head.bodyBytes) return this.#serve(head)
    this.#head = head
    this.#state = 'receiving'
    this.#receiving = head === undefined ? this.#o.heads : this.#o.stalls
    this.#receiving.add(this)
  }

  /** Whether the rest of a common head may still come. */
  #isBegun(bytes: Buffer): boolean {
    return bytes.length < this.#o.headBytes && isBegun(bytes)
  }

  /** More has come of a request whose head, or body, is not all here. */
  #receive(bytes: Buffer, moreBytes: number): void {
    if (this.#head === undefined) {
      // Looked for where it can be new: a head may come in thousands of pieces.
      const ends = bytes.indexOf('\r\n\r\n', Math.max(0, bytes.length - moreBytes - 3), 'latin1')
      if (ends < 0 && bytes.length < this.#o.headBytes) return
      this.#head = ends < 0 ? undefined : readHead(bytes, this.#o.headBytes)
      if (this.#head === undefined || this.#head.bodyBytes > MOST_BODY_BYTES) {
        return this.#fallBack()
      }
      this.#receiving.remove(this)
      this.#receiving = this.#o.stalls
      this.#receiving.add(this)
    }
    if (bytes.length < this.#head.end + this.#head.bodyBytes) return
    this.#receiving.remove(this)
    this.#serve(this.#head)
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
    // What has ended cannot be put back to be read by another; half a request is none.
    if (this.#ended) return this.#leave()
    const bytes = this.#ahead!
    this.#ahead = undefined
    this.#forget()
    this.#o.fallBack(this.socket, bytes)
  }

  #forget(): void {
    if (this.#state === 'receiving') this.#receiving.remove(this)
    else if (this.#state !== 'serving' && this.#state !== 'gone') this.#o.idlers.remove(this)
    this.#state = 'gone'
    this.socket.off('data', this.take)
    this.socket.off('end', this.#end)
    this.socket.off('drain', this.#drained)
    this.socket.off('error', this.#leave)
    this.socket.off('close', this.#leave)
  }

  /** Half a connection: what was asked is answered, but nobody may be left to wait. */
  readonly #end = (): void => {
    this.#ended = true
    if (this.#state === 'serving') this.#serving!.halfClosed()
    else if (this.#state === 'idle' || this.#state === 'receiving') this.#leave()
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
