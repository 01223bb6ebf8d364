// Numbers of hop rows and ids of intents: they grow, also over restarts. Each begins with the number of
// the opening, which holds 2^32 of each kind; before they run out, a commit takes the next such number.

import type { Engine } from './engine.ts'

const PER_INCARNATION = 2 ** 32

export class Ids {
  readonly #engine: Pick<Engine, 'renew'>
  readonly #wornAfter: number
  #incarnation: number
  #renewed: number | undefined
  #sequence = 0
  #intents = 0

  /** `wornAfter`: half of what there is, so that whatever a batch needs is left. */
  constructor(engine: Pick<Engine, 'incarnation' | 'renew'>, wornAfter = PER_INCARNATION / 2) {
    this.#engine = engine
    this.#wornAfter = wornAfter
    this.#incarnation = engine.incarnation
  }

  sequence(): number {
    return this.#incarnation * PER_INCARNATION + this.#sequence++
  }

  /** 14 hexadecimal digits: their order is that of the numbers. */
  intentId(): string {
    const number = this.#incarnation * PER_INCARNATION + this.#intents++
    return number.toString(16).padStart(14, '0')
  }

  /** Within a commit, before its end. */
  committing(): void {
    this.#renewed = undefined
    if (Math.max(this.#sequence, this.#intents) < this.#wornAfter) return
    this.#renewed = this.#engine.renew()
  }

  /** What `committing` took is taken. */
  committed(): void {
    if (this.#renewed === undefined) return
    this.#incarnation = this.#renewed
    this.#renewed = undefined
    this.#sequence = 0
    this.#intents = 0
  }
}
