// Where a streamed answer goes while the function is still writing it.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html

export interface ResponseSink {
  /** The answer begins, of this content type. */
  begin(contentType: string): void
  /** Resolves when there is room for more: the function writes as fast as its caller reads. */
  write(chunk: Buffer): Promise<void>
}

/** So much may wait for a slow reader before the function waits too. */
const ROOM_BYTES = 1_048_576

/** A sink whose chunks are read one by one. */
export class ResponseChannel implements ResponseSink {
  /** Resolves when the function has begun to answer, or the invocation is over. */
  readonly begun: Promise<void>
  contentType = 'application/octet-stream'
  #begin!: () => void
  #chunks: Buffer[] = []
  #bytes = 0
  #ended = false
  #left = false
  #readable: (() => void) | undefined
  #writable: (() => void)[] = []

  constructor() {
    this.begun = new Promise((resolve) => (this.#begin = resolve))
  }

  begin(contentType: string): void {
    this.contentType = contentType
    this.#begin()
  }

  write(chunk: Buffer): Promise<void> {
    // Nobody reads any more: what the function still says is lost, as in AWS.
    if (this.#left || chunk.length === 0) return Promise.resolve()
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    this.#readable?.()
    if (this.#bytes <= ROOM_BYTES) return Promise.resolve()
    return new Promise((resolve) => this.#writable.push(resolve))
  }

  /** The invocation is over, however it ended. */
  end = (): void => {
    this.#ended = true
    this.#begin()
    this.#readable?.()
  }

  async *chunks(): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift()
        if (chunk !== undefined) {
          this.#bytes -= chunk.length
          if (this.#bytes <= ROOM_BYTES) this.#makeRoom()
          yield chunk
        } else if (this.#ended) return
        else await new Promise<void>((resolve) => (this.#readable = resolve))
      }
    } finally {
      this.#left = true
      this.#chunks = []
      this.#makeRoom()
    }
  }

  #makeRoom(): void {
    for (const go of this.#writable.splice(0)) go()
  }
}
