// A connection that node:http reads: what of it is not answered yet. node:http begins every request
// that a client has sent, whether or not the answers before it were taken.

import type { Socket } from 'node:net'

/** No client that means well sends so many requests without waiting for an answer. */
const MOST_UNDER_WAY = 64

/** A request that came by it, as long as it is not answered. */
export interface UnderWay {
  /** Whether all of it has come. */
  readonly received: boolean
  halfClosed(): void
}

export class NodeConnection {
  /** There are more connections than allowed: this one is there for the operator, and for refusals. */
  readonly crowded: boolean
  readonly #socket: Socket
  readonly #underWay = new Set<UnderWay>()
  #whenAnswered: (() => void) | undefined

  constructor(socket: Socket, crowded: boolean) {
    this.#socket = socket
    this.crowded = crowded
    const noMore = () => {
      for (const transport of this.#underWay) transport.halfClosed()
    }
    // A client that has no more to send may still wait for answers; but it may as well be gone.
    socket.on('end', noMore)
    // Answers that wait behind others hear nothing of the end of their connection.
    socket.on('close', noMore)
  }

  /** Whether one more is served; if not, the connection is cut. */
  admits(): boolean {
    // After what node's parser refused comes nothing that could be trusted.
    if (this.#whenAnswered !== undefined) return false
    if (this.#underWay.size < MOST_UNDER_WAY) return true
    this.#socket.destroy()
    return false
  }

  began(transport: UnderWay): void {
    this.#underWay.add(transport)
  }

  ended(transport: UnderWay): void {
    this.#underWay.delete(transport)
    if (this.#underWay.size === 0) this.#whenAnswered?.()
  }

  /** Calls back once all that came before has its answer. */
  afterAnswers(then: () => void): void {
    if (this.#whenAnswered !== undefined) return
    this.#whenAnswered = then
    // The request in whose middle the error stands gets no other answer than that.
    for (const transport of this.#underWay) {
      if (!transport.received) this.#underWay.delete(transport)
    }
    if (this.#underWay.size === 0) then()
  }
}
