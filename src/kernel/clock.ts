// The only reader of time. Everything that waits, waits here, so that a virtual clock can drive all
// services at once.

export interface Timer {
  cancel(): void
}

export interface Waiting {
  readonly dueAtMs: number
  readonly label: string
}

export interface Clock {
  /** Milliseconds since the epoch, an integer. */
  nowMs(): number
  /**
   * Calls `fire` once, when `nowMs() >= dueAtMs`. A due time in the past fires on the next turn.
   * The label names what waits, for `settle` and for people.
   */
  at(dueAtMs: number, fire: () => void, label?: string): Timer
  /** What waits for which moment, earliest first; only timers that carry a label. */
  waiting(): Waiting[]
  /** Resolves after `ms`, or at once when `signal` aborts (never rejects). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

function sleepOn(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const done = () => {
      timer.cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = clock.at(clock.nowMs() + ms, done)
    signal?.addEventListener('abort', done, { once: true })
  })
}

/**
 * Node's timers count what the machine was awake; the clock on the wall also counts its sleep, and is set
 * now and then. So it is looked at again at least that often.
 */
const LONGEST_LEG_MS = 30_000

export class RealClock implements Clock {
  #labelled = new Set<Waiting>()

  nowMs(): number {
    return Date.now()
  }

  at(dueAtMs: number, fire: () => void, label?: string): Timer {
    let handle: NodeJS.Timeout
    const waiting = label === undefined ? undefined : { dueAtMs, label }
    if (waiting) this.#labelled.add(waiting)
    const due = () => {
      if (waiting) this.#labelled.delete(waiting)
      fire()
    }
    const arm = () => {
      const waitMs = dueAtMs - Date.now()
      if (waitMs <= 0) handle = setTimeout(due, 0)
      else if (waitMs > LONGEST_LEG_MS) handle = setTimeout(arm, LONGEST_LEG_MS)
      // setTimeout may fire a fraction of a millisecond early: look again rather than fire too soon.
      else handle = setTimeout(() => (Date.now() >= dueAtMs ? due() : arm()), waitMs)
    }
    arm()
    return {
      cancel: () => {
        if (waiting) this.#labelled.delete(waiting)
        clearTimeout(handle)
      },
    }
  }

  waiting(): Waiting[] {
    return [...this.#labelled].sort((a, b) => a.dueAtMs - b.dueAtMs)
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal)
  }
}

interface VirtualTimer {
  readonly dueAtMs: number
  /** When it fires: later than it is due only after the clock was set. */
  atMs: number
  readonly fire: () => void
  readonly label: string | undefined
  cancelled: boolean
}

/** Due moments visited until sockets, child processes and other people's timers get their turn. */
const MOMENTS_PER_TURN = 64

/** 2026-01-01T00:00:00Z: where virtual time begins unless told otherwise. */
export const VIRTUAL_EPOCH_MS = Date.UTC(2026, 0, 1)

/**
 * Time that stands still until told to move. `advanceTo` visits every due moment on the way, in
 * order, and lets everything that it caused settle before it goes on.
 */
export class VirtualClock implements Clock {
  #nowMs: number
  // A sorted array is enough: timers number in the hundreds (one per poller, one for the pump).
  #timers: VirtualTimer[] = []
  #settled: () => Promise<void>
  #calmed: () => Promise<void>
  /** Timers that were due already when they were set, and wait for the next turn. */
  #overdue = 0
  #moving: ((toMs: number) => Promise<void>) | undefined

  constructor(startMs = VIRTUAL_EPOCH_MS, settled: () => Promise<void> = async () => {}) {
    this.#nowMs = startMs
    this.#settled = settled
    this.#calmed = settled
  }

  /**
   * Tells the clock how to wait until everything that a due moment caused has come to rest: before
   * and after it moves, and, if there is a quicker way, between two moments on its way.
   */
  settleWith(settled: () => Promise<void>, between = settled): void {
    this.#settled = settled
    this.#calmed = between
  }

  /** Told before time moves, and waited for: what notes it down, so that a restart finds it again. */
  moveWith(moving: (toMs: number) => Promise<void>): void {
    this.#moving = moving
  }

  nowMs(): number {
    return this.#nowMs
  }

  at(dueAtMs: number, fire: () => void, label?: string): Timer {
    const timer: VirtualTimer = { dueAtMs, atMs: dueAtMs, fire, label, cancelled: false }
    if (dueAtMs <= this.#nowMs) return this.#atOnce(timer)
    let low = 0
    let high = this.#timers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#timers[middle]!.atMs <= dueAtMs) low = middle + 1
      else high = middle
    }
    this.#timers.splice(low, 0, timer)
    return {
      cancel: () => {
        if (timer.cancelled) return
        timer.cancelled = true
        const index = this.#timers.indexOf(timer)
        if (index >= 0) this.#timers.splice(index, 1)
      },
    }
  }

  #atOnce(timer: VirtualTimer): Timer {
    this.#overdue++
    const over = () => {
      if (timer.cancelled) return false
      timer.cancelled = true
      this.#overdue--
      return true
    }
    const handle = setImmediate(() => {
      if (over()) timer.fire()
    })
    return {
      cancel() {
        if (over()) clearImmediate(handle)
      },
    }
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal)
  }

  waiting(): Waiting[] {
    return this.#timers.flatMap(({ dueAtMs, label }) =>
      label === undefined ? [] : [{ dueAtMs, label }],
    )
  }

  /** The next moment at which something is due, if anything waits. */
  nextDueMs(): number | undefined {
    return this.#timers[0]?.atMs
  }

  async advance(ms: number): Promise<void> {
    await this.advanceTo(this.#nowMs + ms)
  }

  async advanceTo(untilMs: number): Promise<void> {
    await this.#settled()
    for (let moments = 1; ; moments++) {
      const next = this.#timers[0]
      if (next === undefined || next.atMs > untilMs) break
      const moving = this.#moveTo(next.atMs)
      if (moving !== undefined) await moving
      while (this.#timers[0] !== undefined && this.#timers[0].atMs <= this.#nowMs) {
        const timer = this.#timers.shift()!
        timer.cancelled = true
        timer.fire()
      }
      await this.#calmed()
      if (this.#overdue > 0 || moments % MOMENTS_PER_TURN === 0) await this.#settled()
    }
    await this.#moveTo(untilMs)
    await this.#settled()
  }

  /**
   * Sets the clock, as people and time servers do, and as it looks to a process whose machine slept. As
   * on the real clock, what became due by that fires when it would have, but is noticed within half a
   * minute; what was nearly due and is not any more waits again.
   */
  set(toMs: number): void {
    const byMs = toMs - this.#nowMs
    this.#nowMs = toMs
    for (const timer of this.#timers) {
      const asBefore = Math.min(timer.atMs + byMs, toMs + LONGEST_LEG_MS)
      timer.atMs = Math.max(timer.dueAtMs, asBefore)
    }
    this.#timers.sort((a, b) => a.atMs - b.atMs)
  }

  #moveTo(toMs: number): Promise<void> | undefined {
    if (toMs <= this.#nowMs) return undefined
    const move = () => void (this.#nowMs = Math.max(this.#nowMs, toMs))
    if (this.#moving !== undefined) return this.#moving(toMs).then(move)
    move()
    return undefined
  }
}
