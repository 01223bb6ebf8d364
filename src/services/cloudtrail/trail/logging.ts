// The trails of an account that log, as every call asks for them: read once, and again when one of
// them has changed.

import type { Store } from '../../../store/store.ts'
import { trailsPartition, type TrailRow } from '../tables.ts'
import { dataTypesOf } from './selector.ts'
import { everyTrail } from './store.ts'

export interface Logging {
  readonly rows: readonly TrailRow[]
  /** Types of data events that any of them asks for. */
  readonly dataTypes: ReadonlySet<string>
}

interface Known {
  logging: Logging | undefined
  /** Another after each change: what was read before it is not kept. */
  version: number
  unwatch: () => void
}

/** Accounts; the longest known goes first. */
const MOST_KNOWN = 1_000

export class LoggingTrails {
  readonly #store: Store
  readonly #known = new Map<string, Known>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Without waiting; undefined: `of` has to read. */
  known(account: string): Logging | undefined {
    return this.#known.get(account)?.logging
  }

  async of(account: string): Promise<Logging> {
    const known = this.#known.get(account) ?? this.#watch(account)
    if (known.logging !== undefined) return known.logging
    const { version } = known
    const partition = trailsPartition(account)
    const all = await this.#store.transact(partition, everyTrail, { durability: 'buffered' })
    const rows = all.filter(({ logging }) => logging)
    const logging = { rows, dataTypes: new Set(rows.flatMap((row) => [...dataTypesOf(row)])) }
    if (known.version === version) known.logging = logging
    return logging
  }

  #watch(account: string): Known {
    const known: Known = { logging: undefined, version: 0, unwatch: () => {} }
    known.unwatch = this.#store.watch(trailsPartition(account), () => {
      known.version++
      known.logging = undefined
    })
    this.#known.set(account, known)
    if (this.#known.size > MOST_KNOWN) {
      const [oldest, { unwatch }] = this.#known.entries().next().value!
      unwatch()
      this.#known.delete(oldest)
    }
    return known
  }
}
