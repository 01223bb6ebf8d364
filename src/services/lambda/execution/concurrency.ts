// How many invocations may run at once: the account's limit, less what functions have reserved, and
// each reservation. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html

import type { Store } from '../../../store/store.ts'
import { tooManyRequests } from '../errors.ts'
import { ACCOUNT_CONCURRENCY } from '../limits.ts'
import { directoryOf } from '../../resource/resource.ts'
import { allFunctions } from '../function-store.ts'
import type { FunctionRow } from '../tables.ts'

const RESERVED_EXCEEDED = 'ReservedFunctionConcurrentInvocationLimitExceeded'

type Account = Pick<FunctionRow, 'account' | 'region'>

export class Concurrency {
  readonly #store: Store
  /** Invocations under way: by function ARN, and by directory those without a reservation. */
  readonly #running = new Map<string, number>()
  readonly #reserved = new Map<string, Promise<number>>()
  /** By function ARN: how many environments of each version are provisioned. */
  readonly #provisioned = new Map<string, ReadonlyMap<string, number>>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Counts an invocation in, or throws TooManyRequestsException. The answer counts it out. */
  async enter(fn: FunctionRow, version: string): Promise<() => void> {
    const provisioned = this.#provisioned.get(fn.arn)
    const own = provisioned?.get(version) ?? 0
    const key = `${fn.arn}:${version}`
    if ((this.#running.get(key) ?? 0) < own) return this.#count(key, own, RESERVED_EXCEEDED)
    if (fn.reservedConcurrency !== undefined) {
      // What is provisioned is part of the reservation, and kept for its version.
      let left = fn.reservedConcurrency
      for (const count of provisioned?.values() ?? []) left -= count
      return this.#count(fn.arn, left, RESERVED_EXCEEDED)
    }
    const limit = ACCOUNT_CONCURRENCY - (await this.reserved(fn))
    return this.#count(directoryOf(fn), limit, 'ConcurrentInvocationLimitExceeded')
  }

  /** What of a function is provisioned from now on, by version. */
  provision(functionArn: string, counts: ReadonlyMap<string, number>): void {
    if (counts.size === 0) this.#provisioned.delete(functionArn)
    else this.#provisioned.set(functionArn, counts)
  }

  /** The sum of all reservations of an account in a region. */
  reserved(account: Account): Promise<number> {
    const partition = directoryOf(account)
    let sum = this.#reserved.get(partition)
    if (!sum) {
      sum = sumReserved(this.#store, account)
      this.#reserved.set(partition, sum)
      sum.catch(() => this.#reserved.delete(partition))
    }
    return sum
  }

  /** A reservation was made, changed or given up. */
  changed(account: Account): void {
    this.#reserved.delete(directoryOf(account))
  }

  #count(key: string, limit: number, reason: Parameters<typeof tooManyRequests>[0]): () => void {
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
