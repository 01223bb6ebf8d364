// One request as it comes off a connection, and the way back. HTTP/1.1 and HTTP/2 share one
// implementation (node-transport.ts); tests have one without a socket (memory-transport.ts).

/** Lower-case names; repeated headers joined by ', '. */
export type Headers = Readonly<Record<string, string>>

export interface Transport {
  readonly method: string
  /** The request target as sent. */
  readonly target: string
  /** Names and values in turn, as sent; pseudo headers of HTTP/2 among them. */
  readonly rawHeaders: readonly string[]
  readonly remoteAddress: string
  /** The address at which the connection arrived. */
  readonly localAddress: string
  /** Whether a body follows the head. To be asked once, before the body is read. */
  announceBody(headers: Headers): boolean
  /** The whole body. Rejects with `tooLarge()` beyond the limit, with HungUp when the client leaves. */
  collect(limitBytes: number, tooLarge: () => Error): Promise<Uint8Array>
  /** The body as it arrives; ends early with HungUp. */
  stream(): AsyncIterable<Uint8Array>
  /** Head and complete body in one write. `close`: the connection cannot serve another request. */
  send(status: number, head: string[], body: string | Uint8Array, close: boolean): void
  /** Head, then the parts as fast as the client takes them. */
  sendStream(
    status: number,
    head: string[],
    body: AsyncIterable<Uint8Array>,
    close: boolean,
  ): Promise<void>
  /** There are more connections than allowed, and this is one of those. */
  readonly crowded: boolean
  /**
   * Calls back if the client leaves before it was answered, or may have left: one that closed its
   * half of the connection still gets its answer, but nobody should wait for its sake.
   */
  onHangUp(listener: () => void): void
  /** Whether any part of an answer has been sent. */
  readonly answered: boolean
  /** Cuts the connection: nothing sensible can be answered any more. */
  destroy(): void
}

/** The client left before it was answered: nobody is there to tell. */
export class HungUp extends Error {
  override name = 'HungUp'
}
