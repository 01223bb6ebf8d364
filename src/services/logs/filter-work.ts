// How much work filter patterns may be. A pattern and the events that it is tried on are both chosen by
// callers: what they cost is counted in steps, and ends where nothing sensible costs as much.

import { nextTurn } from '../../kernel/turn.ts'

/** The pattern costs too much on these events. */
export class TooMuchWork extends Error {
  override name = 'TooMuchWork'
}

/** A step is some nanoseconds. So many are done before others get a turn. */
const STEPS_PER_TURN = 1_500_000
/** On one message, between two turns. */
const MOST_PER_MESSAGE = 2_500_000
const MOST_PER_SEARCH = 150_000_000
/** Where there is no turn to be given: within a transaction. */
const MOST_AT_ONCE = 4_000_000

/** Matching is done in one go, so one meter at a time is enough. */
let running: FilterWork | undefined

/** Counts steps of the work under way. Throws TooMuchWork. */
export function spend(steps: number): void {
  running?.spend(steps)
}

function count(work: FilterWork | undefined): void {
  running = work
}

export class FilterWork {
  readonly #most: number
  #steps = 0
  #sinceTurn = 0
  #message = 0

  private constructor(most: number) {
    this.#most = most
  }

  static ofSearch(): FilterWork {
    return new FilterWork(MOST_PER_SEARCH)
  }

  static atOnce(): FilterWork {
    return new FilterWork(MOST_AT_ONCE)
  }

  /** Whether the message matches. Throws TooMuchWork. */
  matches(matcher: (message: string) => boolean, message: string): boolean {
    count(this)
    this.#message = 0
    try {
      // Looking for words costs less than a step per character.
      this.spend(20 + (message.length >> 3))
      return matcher(message)
    } finally {
      count(undefined)
    }
  }

  spend(steps: number): void {
    this.#steps += steps
    this.#sinceTurn += steps
    this.#message += steps
    if (this.#message > MOST_PER_MESSAGE || this.#steps > this.#most) throw new TooMuchWork()
  }

  /** To be waited for, where it is time that others get a turn. */
  turn(): Promise<void> | undefined {
    if (this.#sinceTurn < STEPS_PER_TURN) return undefined
    this.#sinceTurn = 0
    return nextTurn()
  }
}

/** Which messages match, tried one after the other in one go; those past the bound do not. */
export function matchesAtOnce(matcher: (message: string) => boolean): (message: string) => boolean {
  const work = FilterWork.atOnce()
  return (message) => {
    try {
      return work.matches(matcher, message)
    } catch (error) {
      if (error instanceof TooMuchWork) return false
      throw error
    }
  }
}
