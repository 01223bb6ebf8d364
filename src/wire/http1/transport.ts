// One request of an `Http1Connection`, which was read whole, and its answer.

import type { Socket } from 'node:net'
import { drained } from '../drained.ts'
import type { StallWatch } from '../stall-watch.ts'
import { HungUp } from '../transport.ts'
import type { Headers, Transport } from '../transport.ts'
import { answerHead, hasHeader, latin1 } from './answer.ts'
import type { Head } from './head.ts'

const CLOSE = 'Connection: close\r\n'
/** Up to here a body is sent in one piece with its head. */
const SMALL_BODY_BYTES = 32 * 1024
const LAST_CHUNK = '0\r\n\r\n'

/** The connection that a request came by. */
export interface Carrier {
  readonly socket: Socket
  readonly remoteAddress: string
  /** There are more connections than allowed. */
  readonly crowded: boolean
  /** The header that keeps it. */
  readonly keepAlive: string
  readonly stalls: StallWatch
  /** The answer is written; `close`: it was the connection's last. */
  answered(close: boolean): void
}

export class Http1Transport implements Transport {
  readonly method: string
  readonly target: string
  readonly rawHeaders: readonly string[]
  answered = false
  readonly #connection: Carrier
  readonly #body: Buffer
  #onHangUp: (() => void)[] | undefined
  #hasLeft = false
  #isHalfClosed = false

  constructor(connection: Carrier, head: Head, body: Buffer) {
    this.#connection = connection
    this.#body = body
    this.method = head.method
    this.target = head.target
    this.rawHeaders = head.rawHeaders
  }

  get crowded(): boolean {
    return this.#connection.crowded
  }

  get remoteAddress(): string {
    return this.#connection.remoteAddress
  }

  get localAddress(): string {
    return this.#connection.socket.localAddress ?? ''
  }

  announceBody(_headers: Headers): boolean {
    return this.#body.length > 0
  }

  async collect(limitBytes: number, tooLarge: () => Error): Promise<Uint8Array> {
    if (this.#body.length > limitBytes) throw tooLarge()
    return this.#body
  }

  async *stream(): AsyncIterable<Uint8Array> {
    yield this.#body
  }

  send(status: number, head: string[], body: string | Uint8Array, close: boolean): void {
    const { socket } = this.#connection
    const text = answerHead(
      status,
      head,
      close || this.crowded ? CLOSE : this.#connection.keepAlive,
    )
    if (this.#hasLeft) return
    this.answered = true
    if (body.length <= SMALL_BODY_BYTES) {
      socket.write(body.length === 0 ? text : text + latin1(body, head), 'latin1')
    } else {
      socket.cork()
      socket.write(text, 'latin1')
      socket.write(body)
      socket.uncork()
    }
    this.#connection.answered(close)
  }

  async sendStream(
    status: number,
    head: string[],
    body: AsyncIterable<Uint8Array>,
    close: boolean,
  ): Promise<void> {
    const { socket } = this.#connection
    const bare = status === 204 || status === 304
    const chunked = !bare && !hasHeader(head, 'content-length')
    const framing = chunked ? 'Transfer-Encoding: chunked\r\n' : ''
    const text = answerHead(
      status,
      head,
      framing + (close || this.crowded ? CLOSE : this.#connection.keepAlive),
    )
    if (this.#hasLeft) throw new HungUp('the client left')
    this.answered = true
    socket.write(text, 'latin1')
    for await (const part of bare ? [] : body) {
      if (this.#hasLeft) throw new HungUp('the client left')
      if (part.length > 0 && !this.#write(part, chunked)) {
        await drained(socket, this.#connection.stalls, () => socket.destroy())
      }
    }
    if (this.#hasLeft) return
    if (chunked) socket.write(LAST_CHUNK, 'latin1')
    this.#connection.answered(close)
  }

  onHangUp(listener: () => void): void {
    if (this.#hasLeft || this.#isHalfClosed) listener()
    else (this.#onHangUp ??= []).push(listener)
  }

  /** The client is gone, whether or not it has its answer. */
  left(): void {
    this.#hasLeft = true
    this.#tell()
  }

  /** The client sends no more, and is perhaps gone: no reason to wait, but to answer. */
  halfClosed(): void {
    this.#isHalfClosed = true
    this.#tell()
  }

  #tell(): void {
    const listeners = this.#onHangUp ?? []
    this.#onHangUp = undefined
    for (const listener of listeners) listener()
  }

  destroy(): void {
    this.#connection.socket.destroy()
  }

  #write(part: Uint8Array, chunked: boolean): boolean {
    const { socket } = this.#connection
    if (!chunked) return socket.write(part)
    socket.cork()
    socket.write(`${part.length.toString(16)}\r\n`, 'latin1')
    socket.write(part)
    const room = socket.write('\r\n', 'latin1')
    socket.uncork()
    return room
  }
}
