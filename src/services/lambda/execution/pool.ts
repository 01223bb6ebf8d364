// Keeps environments: hands out a warm one or starts a new one, retires idle ones, and never has
// more processes than the machine bears. Concurrency limits that AWS has are not here but in
// concurrency.ts; what must wait here is not throttled, it only starts later.

import type { Environment } from './environment.ts'

export interface PoolOptions {
  readonly maxProcesses: number
  /** By the real clock: how long an idle process is kept. */
  readonly idleMs: number
}

/** Nothing is started any more. */
export class PoolStopped extends Error {}

interface Slot {
  readonly environment: Environment
  /** Function ARN with version. */
  readonly key: string
  idleTimer: NodeJS.Timeout | undefined
  /** Retired while it was busy: stop it as soon as it is free. */
  retired: boolean
  /** Started ahead: one of those that are kept. */
  readonly ahead: boolean
  watched: boolean
}

const REFILL_MS = 1_000

interface Kept extends Wanted {
  readonly count: number
  /** Called when an init phase fails: then none are kept any more. */
  readonly failed: () => void
}

interface Wanted {
  readonly key: string
  readonly generation: string
  readonly create: () => Environment
}

interface Waiter extends Wanted {
  readonly grant: (slot: Slot) => void
  readonly refuse: (reason: Error) => void
}

export class Pool {
  readonly #options: PoolOptions
  readonly #live = new Set<Slot>()
  /** By key, the most recently used last. */
  readonly #idle = new Map<string, Slot[]>()
  /** All idle ones, the least recently used first. */
  readonly #leastRecent = new Set<Slot>()
  readonly #waiters: Waiter[] = []
  readonly #refilling = new Set<string>()
  /** By key: how many environments are kept, however long they are idle. */
  readonly #kept = new Map<string, Kept>()
  #stopped = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** Live processes, busy ones included. */
  get size(): number {
    return this.#live.size
  }

  /** Runs `use` with an environment of that function version and generation. */
  async with<T>(
    key: string,
    generation: string,
    create: () => Environment,
    use: (environment: Environment) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const slot = await this.#acquire({ key, generation, create }, signal)
    try {
      return await use(slot.environment)
    } finally {
      this.#release(slot)
    }
  }

  /**
   * From now on keeps so many environments of a function version warm, and starts those that are
   * missing. At most half of all processes are kept; the rest is for those that come and go.
   */
  async keep(kept: Kept): Promise<void> {
    let others = 0
    for (const { key, count } of this.#kept.values()) if (key !== kept.key) others += count
    const most = Math.max(0, Math.floor(this.#options.maxProcesses / 2) - others)
    this.#kept.set(kept.key, { ...kept, count: Math.min(kept.count, most) })
    await this.#fill(kept.key)
  }

  async #fill(key: string): Promise<void> {
    const kept = this.#kept.get(key)
    if (!kept || this.#stopped) return
    const started: Promise<void>[] = []
    for (let missing = kept.count - this.#keptOf(key); missing > 0; missing--) {
      if (this.#live.size >= this.#options.maxProcesses) break
      const slot = this.#create(kept, true)
      started.push(this.#prepare(slot, kept))
    }
    await Promise.all(started)
  }

  async #prepare(slot: Slot, kept: Kept): Promise<void> {
    try {
      if (await slot.environment.prepare()) return
      if (this.#kept.get(kept.key)?.failed !== kept.failed) return
      this.#kept.delete(kept.key)
      kept.failed()
    } finally {
      this.#release(slot)
    }
  }

  /** One that is kept has ended: another takes its place, though not at once, lest they all crash. */
  #refillLater(key: string): void {
    if (!this.#kept.has(key) || this.#refilling.has(key)) return
    this.#refilling.add(key)
    const refill = () => {
      this.#refilling.delete(key)
      // What keeps one from being prepared (no disk, no credentials) may be over by then.
      this.#fill(key).catch(() => this.#refillLater(key))
    }
    setTimeout(refill, REFILL_MS).unref()
  }

  /** Those that are idle end in their time. */
  keepNone(key: string): void {
    this.#kept.delete(key)
  }

  #keptOf(key: string): number {
    let count = 0
    for (const slot of this.#live) if (slot.key === key && slot.ahead && !slot.retired) count++
    return count
  }

  /** Whether to end this one would leave fewer than are to be kept. */
  #isKept({ key, ahead }: Slot): boolean {
    const kept = ahead ? this.#kept.get(key) : undefined
    return kept !== undefined && this.#keptOf(key) <= kept.count
  }

  #idleTooLong(slot: Slot): void {
    if (this.#isKept(slot)) this.#await(slot)
    else void this.#stop(slot)
  }

  #await(slot: Slot): void {
    slot.idleTimer = setTimeout(() => this.#idleTooLong(slot), this.#options.idleMs).unref()
  }

  /** The idle one that has been so for longest and is not kept. */
  #dispensable(): Slot | undefined {
    for (const slot of this.#leastRecent) if (!this.#isKept(slot)) return slot
    return undefined
  }

  /** Ends the environments whose key `matches` chooses; busy ones when they are done. */
  async retire(matches: (key: string) => boolean): Promise<void> {
    const stopped: Promise<void>[] = []
    for (const key of this.#kept.keys()) if (matches(key)) this.#kept.delete(key)
    for (const slot of this.#live) {
      if (!matches(slot.key)) continue
      if (this.#leastRecent.has(slot)) stopped.push(this.#stop(slot))
      else slot.retired = true
    }
    await Promise.all(stopped)
  }

  /** Ends all, busy or not; whoever waits for an environment is refused, and nothing starts. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#kept.clear()
    for (const waiter of this.#waiters.splice(0)) waiter.refuse(new PoolStopped())
    await Promise.all([...this.#live].map((slot) => this.#stop(slot)))
  }

  #acquire(want: Wanted, signal?: AbortSignal): Promise<Slot> | Slot {
    if (this.#stopped) throw new PoolStopped()
    const warm = this.#takeIdle(want.key, want.generation)
    if (warm) return warm
    if (this.#live.size < this.#options.maxProcesses) return this.#create(want)
    const oldest = this.#dispensable()
    if (oldest) {
      void this.#stop(oldest)
      return this.#create(want)
    }
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const giveUp = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        reject(signal!.reason as Error)
      }
      const settled = () => signal?.removeEventListener('abort', giveUp)
      const grant = (slot: Slot) => {
        settled()
        resolve(slot)
      }
      const refuse = (reason: Error) => {
        settled()
        reject(reason)
      }
      const waiter = { ...want, grant, refuse }
      this.#waiters.push(waiter)
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }

  #create(want: Wanted, ahead = false): Slot {
    const environment = want.create()
    const slot = {
      environment,
      key: want.key,
      idleTimer: undefined,
      retired: false,
      ahead,
      watched: false,
    }
    this.#live.add(slot)
    return slot
  }

  #release(slot: Slot): void {
    const useless = slot.environment.dead || slot.retired
    const index = this.#waiters.findIndex(
      ({ key, generation }) => key === slot.key && generation === slot.environment.generation,
    )
    // First come, first served, also when that means ending this environment for another function.
    if (!useless && index === 0) return this.#waiters.shift()!.grant(slot)
    if (useless || index > 0 || this.#waiters.length > 0) {
      void this.#stop(slot)
      const waiter = this.#waiters.shift()
      if (waiter) waiter.grant(this.#create(waiter))
      return
    }
    this.#putIdle(slot)
  }

  #putIdle(slot: Slot): void {
    const list = this.#idle.get(slot.key)
    if (list) list.push(slot)
    else this.#idle.set(slot.key, [slot])
    this.#leastRecent.add(slot)
    this.#await(slot)
    if (slot.watched) return
    slot.watched = true
    // A process may end while nobody uses it.
    void slot.environment.ended.then(() => {
      if (this.#leastRecent.has(slot)) void this.#stop(slot)
    })
  }

  #takeIdle(key: string, generation: string): Slot | undefined {
    const list = this.#idle.get(key)
    while (list && list.length > 0) {
      // What was started ahead goes first, as in AWS.
      const slot = list.findLast(({ ahead }) => ahead) ?? list.at(-1)!
      if (!slot.environment.dead && slot.environment.generation === generation) {
        this.#unlist(slot)
        return slot
      }
      void this.#stop(slot)
    }
    return undefined
  }

  #unlist(slot: Slot): void {
    clearTimeout(slot.idleTimer)
    this.#leastRecent.delete(slot)
    const list = this.#idle.get(slot.key)
    const at = list?.lastIndexOf(slot) ?? -1
    if (at >= 0) list!.splice(at, 1)
    if (list?.length === 0) this.#idle.delete(slot.key)
  }

  async #stop(slot: Slot): Promise<void> {
    this.#unlist(slot)
    this.#live.delete(slot)
    this.#refillLater(slot.key)
    await slot.environment.stop()
  }
}
