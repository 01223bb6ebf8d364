// What a node of a simulated cluster stands on: a clock that is wrong, a store that says things late or
// not at all, and both stop while the node does. The node itself is the real code.

import type { Activity } from '../kernel/activity.ts'
import type { Clock, Timer, VirtualClock, Waiting } from '../kernel/clock.ts'
import type { MemoryStore } from '../store/memory/memory-store.ts'
import type { NodeStore } from '../store/engine/node-store.ts'
import type { Outbox, Store } from '../store/store.ts'

/** As the real clock does, it looks again when what it counts and what it shows may differ. */
const LONGEST_LEG_MS = 30_000

/** Whether the node runs. What would reach it meanwhile waits. */
export class Pulse {
  #held: (() => void)[] | undefined
  #stop!: () => void
  /** Resolved once it stops. */
  stopped!: Promise<void>
  dead = false

  constructor() {
    this.#run()
  }

  get paused(): boolean {
    return this.#held !== undefined
  }

  pause(): void {
    this.#held ??= []
    this.#stop()
  }

  resume(): void {
    const held = this.#held ?? []
    this.#held = undefined
    if (!this.dead) this.#run()
    for (const go of held) if (!this.dead) go()
  }

  kill(): void {
    this.dead = true
    this.#stop()
  }

  /** Now, after the pause, or never. */
  pass(go: () => void): void {
    if (this.dead) return
    if (this.#held === undefined) go()
    else this.#held.push(go)
  }

  #run(): void {
    this.stopped = new Promise((resolve) => (this.#stop = resolve))
  }
}

/** Shows a time that is off by `skewMs`, and fires while the node runs. */
export class NodeClock implements Clock {
  skewMs = 0
  readonly #base: VirtualClock
  readonly #pulse: Pulse

  constructor(base: VirtualClock, pulse: Pulse) {
    this.#base = base
    this.#pulse = pulse
  }

  nowMs(): number {
    return this.#base.nowMs() + this.skewMs
  }

  at(dueAtMs: number, fire: () => void, label?: string): Timer {
    let cancelled = false
    let timer: Timer
    const due = () => {
      if (cancelled) return
      if (this.nowMs() < dueAtMs) arm()
      else fire()
    }
    const arm = () => {
      const leg = Math.min(dueAtMs - this.nowMs(), LONGEST_LEG_MS)
      timer = this.#base.at(this.#base.nowMs() + leg, () => this.#pulse.pass(due), label)
    }
    arm()
    return {
      cancel: () => {
        cancelled = true
        timer.cancel()
      },
    }
  }

  waiting(): Waiting[] {
    return this.#base.waiting()
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        timer.cancel()
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = this.at(this.nowMs() + ms, done)
      signal?.addEventListener('abort', done, { once: true })
    })
  }
}

export interface Unsure {
  readonly pulse: Pulse
  /** Whether an announcement gets lost. */
  readonly deaf: () => boolean
}

type Async = (...given: any[]) => Promise<any>

/** A node's store: asks and answers wait while it is paused, announcements get lost. */
export function unsureStore(store: NodeStore, { pulse, deaf }: Unsure): Store {
  const go = () => new Promise<void>((resolve) => pulse.pass(resolve))
  const waits = (work: Async): Async => {
    return async (...given) => {
      if (pulse.paused) await go()
      try {
        return await work(...given)
      } finally {
        if (pulse.paused) await go()
      }
    }
  }
  const hears = <T extends unknown[]>(wake: (...news: T) => void) => {
    return (...news: T) => {
      if (!deaf()) pulse.pass(() => wake(...news))
    }
  }
  const { outbox } = store
  const unsure = Object.create(store) as { -readonly [K in keyof Store]: Store[K] }
  const ways = ['transact', 'own', 'ownEach', 'backup'] as const
  for (const way of ways) unsure[way] = waits(store[way].bind(store) as Async) as never
  unsure.scan = (...given) => store.scan(...given)
  unsure.partitions = (...given) => store.partitions(...given)
  unsure.health = () => store.health()
  unsure.close = () => store.close()
  unsure.watchHops = (listener) => store.watchHops(listener)
  unsure.watch = (partition, wake) => store.watch(partition, hears(wake))
  unsure.outbox = {
    ...Object.fromEntries(
      Object.entries(outbox).map(([way, work]) => [way, waits(work as Async)] as const),
    ),
    watch: (wake) => outbox.watch(hears(wake)),
  } as Outbox
  return unsure
}

/** One life of a node. */
export class SimulatedNode {
  readonly name: string
  readonly pulse = new Pulse()
  readonly clock: NodeClock
  readonly activity: Activity
  readonly whole: NodeStore
  readonly store: Store

  constructor(
    name: string,
    parts: { base: VirtualClock; core: MemoryStore; activity: Activity; deaf: () => boolean },
  ) {
    this.name = name
    this.activity = parts.activity
    this.clock = new NodeClock(parts.base, this.pulse)
    this.whole = parts.core.node({ name, activity: parts.activity })
    this.store = unsureStore(this.whole, { pulse: this.pulse, deaf: parts.deaf })
  }

  get runs(): boolean {
    return !this.pulse.dead && !this.pulse.paused
  }

  /** At rest, or stopped so that nobody need wait. */
  async rest(way: 'idle' | 'calm'): Promise<void> {
    if (this.runs) await Promise.race([this.activity[way](), this.pulse.stopped])
  }

  /** Nothing of it comes to anything any more. */
  kill(): void {
    this.pulse.kill()
    this.whole.abandon(`node ${this.name} died`)
  }
}

/** All that run are at rest at the same time; `calm` takes no turns of the event loop for it. */
export async function allAtRest(
  way: 'idle' | 'calm',
  core: Activity,
  nodes: () => readonly SimulatedNode[],
): Promise<void> {
  const isBusy = (activity: Activity) => Object.keys(activity.snapshot()).length > 0
  do {
    await core[way]()
    for (const node of nodes()) await node.rest(way)
  } while (isBusy(core) || nodes().some((node) => node.runs && isBusy(node.activity)))
}
