// How many invocations may run at once: the account's limit, less what functions have reserved, and
// each reservation. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html

import { LOOK_MS, type Store } from '../../../store/store.ts'
import { tooManyRequests } from '../errors.ts'
import { ACCOUNT_CONCURRENCY } from '../limits.ts'
import { directoryOf } from '../../resource/resource.ts'
import { allFunctions } from '../function-store.ts'
import type { FunctionRow } from '../tables.ts'
import { SharedCount, type SharedCountEnv } from './shared-count.ts'

const RESERVED_EXCEEDED = 'ReservedFunctionConcurrentInvocationLimitExceeded'

type Account = Pick<FunctionRow, 'account' | 'region'>
type Exceeded = Parameters<typeof tooManyRequests>[0]
type Leave = () => void

interface Provisioned {
  readonly counts: ReadonlyMap<string, number>
  readonly isHere: boolean
}

interface Reserved {
  readonly sum: Promise<number>
  readonly untilMs: number
}

export class Concurrency {
  readonly #env: SharedCountEnv
  /** Where other nodes run functions, too. */
  readonly #shared: SharedCount | undefined
  /** Invocations under way here: by function ARN, and by directory those without a reservation. */
  readonly #running = new Map<string, number>()
  readonly #reserved = new Map<string, Reserved>()
  /** By function ARN: how many environments of each version are provisioned, and whether here. */
  readonly #provisioned = new Map<string, Provisioned>()

  constructor(env: SharedCountEnv) {
    this.#env = env
    const { nodeName } = env.store
    this.#shared = nodeName === undefined ? undefined : new SharedCount(env, nodeName)
  }

  /** Counts an invocation in, or throws TooManyRequestsException. The answer counts it out. */
  async enter(fn: FunctionRow, version: string): Promise<() => void> {
    const provisioned = this.#provisioned.get(fn.arn)
    const own = (provisioned?.isHere && provisioned.counts.get(version)) || 0
    const key = `${fn.arn}:${version}`
    // Environments that are kept here, and serve here.
    if ((this.#running.get(key) ?? 0) < own) return this.#count(key, own, RESERVED_EXCEEDED)
    if (fn.reservedConcurrency !== undefined) {
      // What is provisioned is part of the reservation, and kept for its version.
      let left = fn.reservedConcurrency
      for (const count of provisioned?.counts.values() ?? []) left -= count
      return this.#enter(fn, fn.arn, left, RESERVED_EXCEEDED)
    }
    const limit = ACCOUNT_CONCURRENCY - (await this.reserved(fn))
    return this.#enter(fn, directoryOf(fn), limit, 'ConcurrentInvocationLimitExceeded')
  }

  /** Here, or over all nodes. */
  #enter(fn: Account, key: string, limit: number, reason: Exceeded): Leave | Promise<Leave> {
    if (this.#shared === undefined) return this.#count(key, limit, reason)
    const partition = `lambda/${fn.account}/${fn.region}/running`
    return this.#shared.enter(partition, key, limit).then((leave) => {
      if (leave === undefined) throw tooManyRequests(reason)
      return leave
    })
  }

  /** What of a function is provisioned from now on, by version: here, or on another node. */
  provision(functionArn: string, counts: ReadonlyMap<string, number>, isHere = true): void {
    if (counts.size === 0) this.#provisioned.delete(functionArn)
    else this.#provisioned.set(functionArn, { counts, isHere })
  }

  /** The sum of all reservations of an account in a region. */
  reserved(account: Account): Promise<number> {
    const partition = directoryOf(account)
    const known = this.#reserved.get(partition)
    const nowMs = this.#env.clock.nowMs()
    if (known !== undefined && nowMs < known.untilMs) return known.sum
    const sum = sumReserved(this.#env.store, account)
    // Other nodes do not say when it changes.
    const untilMs = this.#shared === undefined ? Infinity : nowMs + LOOK_MS
    this.#reserved.set(partition, { sum, untilMs })
    sum.catch(() => this.#reserved.delete(partition))
    return sum
  }

  /** A reservation was made, changed or given up. */
  changed(account: Account): void {
    this.#reserved.delete(directoryOf(account))
  }

  #count(key: string, limit: number, reason: Exceeded): Leave {
    const running = this.#running.get(key) ?? 0
    if (running >= limit) throw tooManyRequests(reason)
    this.#running.set(key, running + 1)
    return () => {
      const left = this.#running.get(key)! - 1
      if (left === 0) this.#running.delete(key)
      else this.#running.set(key, left)
    }
  }
}

async function sumReserved(store: Store, account: Account): Promise<number> {
  let sum = 0
  for (const { entry } of await allFunctions(store, account)) {
    sum += entry.facts.reservedConcurrency ?? 0
  }
  return sum
}
