// What a seed stands for: the shape of the resources, the weather, and how the clients behave.

import { SeededRandom } from '../../src/kernel/random.ts'
import type { Bug } from './bugs.ts'
import type { ClusterBug } from './cluster-bugs.ts'
import type { Shape } from './topology.ts'

export interface SimulationOptions {
  readonly seed: number
  /** What the clients do, in number. */
  readonly steps?: number | undefined
  readonly bug?: Bug | ClusterBug | undefined
  /** Several engines over one store; default: one engine, which has its store to itself. */
  readonly nodes?: number | undefined
}

export interface Weather {
  /** 0 to 1: of all commits, so many fail, lose their answer, or take their time. */
  readonly failing: number
  readonly info: number
  readonly slow: number
  /** Per step. */
  readonly crashing: number
  readonly stopping: number
  readonly managing: number
  /** Of all function calls. */
  readonly functionsFailing: number
  readonly poison: number
  /** Time moves on although work is still under way. */
  readonly impatient: boolean
  /** Per step: somebody sets the clock, forwards or back. */
  readonly setting: number
  /** Per step: the machine sleeps. */
  readonly sleeping: number
  /** So much faster than time goes the clock, or slower where it is negative. */
  readonly drifting: number
}

/** What befalls nodes that share a store. */
export interface ClusterWeather {
  /** Per step: a node stops, for up to so long, and goes on. */
  readonly pausing: number
  readonly pauseMs: number
  /** Of all announcements of commits, so many do not come. */
  readonly deaf: number
  /** Clocks are off by up to so much, and change now and then. */
  readonly skewMs: number
  readonly leaseMs: number
  /** How many of each function may run, on all nodes together. */
  readonly reserved: number | undefined
}

export interface Plan {
  readonly shape: Shape
  readonly weather: Weather
  /** Where there are several nodes. */
  readonly cluster?: ClusterWeather | undefined
  readonly steps: number
}

export const STEPS = 100

/** Every fourth seed has no faults: what may happen only because of one must not happen there. */
export function planOf({ seed, nodes, bug, steps = STEPS }: SimulationOptions): Plan {
  const random = new SeededRandom(seed * 7 + 3)
  const pick = <T>(...of: readonly T[]): T => of[Math.floor(random.float() * of.length)]!
  const faulty = seed % 4 !== 0
  const some = (most: number) => (faulty && random.float() < 0.7 ? random.float() * most : 0)
  const batchSize = pick(1, 3, 10, 20)
  const plan: Plan = {
    steps,
    shape: {
      maxReceiveCount: pick(1, 2, 3, 5),
      visibilitySeconds: pick(5, 20, 60),
      batchSize,
      windowSeconds: batchSize > 10 ? pick(1, 3) : pick(0, 0, 1, 3),
      delaySeconds: pick(0, 0, 0, 4),
      reportsFailures: pick(true, false),
      maximumConcurrency: pick(undefined, undefined, 2, 5),
      groupScope: pick(true, false),
    },
    weather: {
      failing: some(0.15),
      info: some(0.15),
      slow: some(0.5),
      crashing: some(0.08),
      stopping: some(0.04),
      managing: some(0.06),
      functionsFailing: pick(0, 0.2, 0.5),
      poison: pick(0, 0.05, 0.2),
      impatient: faulty && random.float() < 0.4,
      ...(bug === 'miss-late-timers'
        ? WILD_CLOCK
        : nodes === undefined
          ? clockWeather(seed)
          : TRUE_CLOCK),
    },
  }
  return nodes === undefined ? plan : { ...plan, ...clusterPlan(seed, plan, { pick, some }) }
}

interface Draws {
  pick<T>(...of: readonly T[]): T
  some(most: number): number
}

/**
 * Every third seed is about little else than nodes that stop while a function runs for them, and go on
 * when another node has its events: all that may hide what they then do is left out.
 */
function clusterPlan(seed: number, { weather }: Plan, { pick, some }: Draws): Partial<Plan> {
  if (seed % 3 === 2) {
    const clear = { failing: 0, info: 0, poison: 0, functionsFailing: 0.5, impatient: false }
    const cluster = {
      pausing: 0.3,
      pauseMs: 40_000,
      deaf: 0,
      skewMs: 0,
      leaseMs: 3_000,
      reserved: 2,
    }
    return { weather: { ...weather, ...clear }, cluster }
  }
  const isFaulty = seed % 4 !== 0
  return {
    cluster: {
      pausing: some(0.15),
      pauseMs: pick(5_000, 30_000, 60_000),
      deaf: pick(0, 0.2, 0.8),
      skewMs: isFaulty ? pick(0, 300, 5_000) : 0,
      leaseMs: pick(3_000, 10_000),
      reserved: pick(undefined, 1, 3),
    },
  }
}

/** What a bug is sought with that shows nowhere else. */
const WILD_CLOCK = { setting: 0.3, sleeping: 0.2, drifting: 0.1 } as const

export const TRUE_CLOCK = { setting: 0, sleeping: 0, drifting: 0 } as const

/** Of every third seed; drawn apart, so that all else of a seed stays what it was without it. */
function clockWeather(seed: number): Pick<Weather, 'setting' | 'sleeping' | 'drifting'> {
  const random = new SeededRandom(seed * 11 + 5)
  if (seed % 4 === 0 || random.float() > 0.34) return TRUE_CLOCK
  return {
    setting: random.float() * 0.1,
    sleeping: random.float() * 0.05,
    drifting: (random.float() - 0.5) * 0.2,
  }
}

/** Whether the clock tells the time. */
export function isTrue({ setting, sleeping, drifting }: Weather): boolean {
  return setting === 0 && sleeping === 0 && drifting === 0
}
