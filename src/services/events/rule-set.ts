// A bus's rules, compiled: brought up to date by the log of changes within the transaction that matches
// an event, so that they are the rules of that moment, and an event costs what it matches.

import type { Pattern } from '../../pattern/compiled-pattern.ts'
import { eventBridgeDialect, type Dialect } from '../../pattern/dialect.ts'
import { match, compilePattern } from '../../pattern/pattern.ts'
import { RuleIndex } from '../../pattern/rule-index.ts'
import type { Store } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { BusAddress } from './address.ts'
import { chunks } from './limits.ts'
import { changeTable, ruleTable, type RuleRow, type RulesHead } from './tables.ts'

export interface CompiledRule {
  readonly row: RuleRow
  /** undefined: it has a schedule only. */
  readonly pattern: Pattern | undefined
}

/** Checked when it was put; an archive's own rule has a little more than its pattern. */
const STORED: Dialect = { ...eventBridgeDialect, maxLength: 8_192 }

export class RuleSet {
  sequence = 0
  version = ''
  readonly rules = new Map<string, CompiledRule>()
  readonly #index = new RuleIndex<string>()
  readonly #takingAll = new Set<string>()

  put(name: string, row: RuleRow | undefined): void {
    if (row?.state === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS') this.#takingAll.add(name)
    else this.#takingAll.delete(name)
    if (row === undefined) {
      this.rules.delete(name)
      this.#index.delete(name)
      return
    }
    const known = this.rules.get(name)
    const sameText = known?.row.pattern === row.pattern
    const pattern = sameText ? known?.pattern : row.pattern && compilePattern(row.pattern, STORED)
    this.rules.set(name, { row, pattern: pattern || undefined })
    if (pattern && row.state !== 'DISABLED') this.#index.set(name, pattern)
    else this.#index.delete(name)
  }

  /** Whether any rule wants all of CloudTrail's management events. */
  get takesAll(): boolean {
    return this.#takingAll.size > 0
  }

  /** The rules that match, in order of their names. */
  matching(event: unknown): CompiledRule[] {
    const found: CompiledRule[] = []
    for (const name of this.#index.candidates(event)) {
      const rule = this.rules.get(name)!
      if (match(rule.pattern!, event).matched) found.push(rule)
    }
    return found.sort((a, b) => (a.row.name < b.row.name ? -1 : 1))
  }
}

/** Sets kept in memory, of all buses together. */
const CACHED_BUSES = 1_000

const caches = new WeakMap<Store, Map<string, RuleSet>>()

/** Within a transaction of the bus's partition. */
export function* rulesOf(store: Store, bus: BusAddress, head: RulesHead): Reading<RuleSet> {
  let cache = caches.get(store)
  if (cache === undefined) caches.set(store, (cache = new Map()))
  let set = cache.get(bus.partition)
  if (set !== undefined && set.sequence === head.sequence && set.version === head.version)
    return set
  if (set === undefined || !(yield* caughtUp(set, head))) {
    set = yield* readAll()
    cache.delete(bus.partition)
    cache.set(bus.partition, set)
    if (cache.size > CACHED_BUSES) cache.delete(cache.keys().next().value!)
  }
  set.sequence = head.sequence
  set.version = head.version
  return set
}

/** False: the log does not go back to what the set knows, or that never came to be. */
function* caughtUp(set: RuleSet, head: RulesHead): Reading<boolean> {
  if (set.sequence === 0 || set.sequence >= head.sequence) return false
  if ((yield* changeTable.get(set.sequence))?.version !== set.version) return false
  const changed = new Map<string, RuleRow | undefined>()
  for (let last = set.sequence; last < head.sequence;) {
    const page = yield* changeTable.range([], { limit: chunks.rows, after: [last] })
    if (page.length === 0) return false
    for (const { row } of page) changed.set(row.rule, yield* ruleTable.get(row.rule))
    last += page.length
  }
  for (const [name, row] of changed) set.put(name, row)
  return true
}

function* readAll(): Reading<RuleSet> {
  const set = new RuleSet()
  for (let last: string | undefined; ;) {
    const page = yield* ruleTable.range([], {
      limit: chunks.rows,
      after: last === undefined ? undefined : [last],
    })
    for (const { row } of page) set.put(row.name, row)
    last = page.at(-1)?.row.name
    if (page.length < chunks.rows) return set
  }
}
