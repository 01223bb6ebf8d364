// A request without a socket, for tests: the same pipeline, nothing listening.

import type { Transport } from './transport.ts'

export interface InjectedRequest {
  readonly method?: string
  /** Path and query. Default: `/`. */
  readonly target?: string
  /** `host` is added where missing. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly remoteAddress?: string
  readonly localAddress?: string
  /** Aborting plays a client that hangs up. */
  readonly signal?: AbortSignal
}

export interface InjectedResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly text: string
}

export class MemoryTransport implements Transport {
  readonly method: string
  readonly target: string
  readonly rawHeaders: string[] = []
  readonly remoteAddress: string
  readonly localAddress: string
  answered = false
  readonly crowded = false
  response: InjectedResponse | undefined
  #body: Uint8Array
  #signal: AbortSignal | undefined

  constructor(request: InjectedRequest) {
    this.method = request.method ?? (request.body === undefined ? 'GET' : 'POST')
    this.target = request.target ?? '/'
    this.remoteAddress = request.remoteAddress ?? '127.0.0.1'
    this.localAddress = request.localAddress ?? ''
    this.#body = Buffer.from(request.body ?? '')
    this.#signal = request.signal
    const headers = { host: 'localhost:4566', ...request.headers }
    for (const [name, value] of Object.entries(headers)) this.rawHeaders.push(name, value)
  }

  announceBody(): boolean {
    return this.#body.length > 0
  }

  async collect(limitBytes: number, tooLarge: () => Error): Promise<Uint8Array> {
    if (this.#body.length > limitBytes) throw tooLarge()
    return this.#body
  }

  async *stream(): AsyncIterable<Uint8Array> {
    yield this.#body
  }

  send(status: number, head: string[], body: string | Uint8Array): void {
    this.answered = true
    const headers: Record<string, string> = Object.create(null)
    for (let i = 0; i < head.length; i += 2) headers[head[i]!.toLowerCase()] = head[i + 1]!
    const bytes = Buffer.from(this.method === 'HEAD' ? '' : body)
    this.response = { status, headers, body: bytes, text: bytes.toString() }
  }

  async sendStream(status: number, head: string[], body: AsyncIterable<Uint8Array>): Promise<void> {
    const parts: Uint8Array[] = []
    for await (const part of body) parts.push(part)
    this.send(status, head, Buffer.concat(parts))
  }

  onHangUp(listener: () => void): void {
    this.#signal?.addEventListener('abort', listener, { once: true })
  }

  destroy(): void {
    this.answered = true
  }
}
