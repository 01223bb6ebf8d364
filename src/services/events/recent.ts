// Events that were on a bus lately, so that rules can be held against them afterwards: a ring of rows by
// a piece of the event's id, each event in the place of another one.

import { match, judge, type Judged } from '../../pattern/pattern.ts'
import type { Store, Tx } from '../../store/store.ts'
import { Table } from '../../store/table.ts'
import { busOfArn } from './address.ts'
import type { BusEvent } from './event.ts'
import { readHead } from './rule-store.ts'
import { rulesOf, type CompiledRule } from './rule-set.ts'

const PLACES = 1_024
const MOST_CHARACTERS = 8_192
const MOST_BUSES = 1_000

interface RecentRow {
  readonly id: string
  readonly bus: string
  readonly event: string
}

const recentTable = new Table<[place: number], RecentRow>('recent')

/** Ids are random, so a piece of them is. */
function placeOf(id: string): number {
  const number = Number.parseInt(id.slice(0, 8), 16)
  return Number.isNaN(number) ? 0 : number % PLACES
}

/** Large events are not kept. */
export function isKept({ text }: Pick<BusEvent, 'text'>): boolean {
  return text.length <= MOST_CHARACTERS
}

/** In the bus's partition. */
export function keepRecent(tx: Tx, busArn: string, event: BusEvent): void {
  if (!isKept(event)) return
  const { id, text } = event
  recentTable.put(tx, [placeOf(id)], { id, bus: busArn, event: text })
}

export interface RuleVerdict {
  readonly rule: string
  readonly matched: boolean
  readonly reason?: string | undefined
}

export interface BusVerdict {
  readonly bus: string
  readonly rules: readonly RuleVerdict[]
  /** Of the rule that was asked for, each field of its pattern. */
  readonly branches?: readonly (readonly Judged[])[]
}

/** What the rules of each bus that had the event, as they are now, make of it. */
export async function rulesAgainst(
  store: Store,
  eventId: string,
  rule: string | undefined,
): Promise<BusVerdict[]> {
  const found: BusVerdict[] = []
  let buses = 0
  for await (const partition of store.partitions('events/')) {
    if (!partition.includes('/bus/') || buses++ >= MOST_BUSES) continue
    const verdict = await store.transact(partition, function* () {
      const row = yield* recentTable.get(placeOf(eventId))
      if (row?.id !== eventId) return undefined
      const bus = busOfArn(row.bus)!
      const head = yield* readHead(bus)
      const rules = head === undefined ? [] : [...(yield* rulesOf(store, bus, head)).rules.values()]
      return verdictOf(row, rules, rule)
    })
    if (verdict !== undefined) found.push(verdict)
  }
  return found
}

function verdictOf(
  { bus, event: text }: RecentRow,
  rules: readonly CompiledRule[],
  wanted: string | undefined,
): BusVerdict {
  const event: unknown = JSON.parse(text)
  const asked = rules.filter(({ row }) => wanted === undefined || row.name === wanted)
  const verdicts = asked
    .map((rule) => ({ rule: rule.row.name, ...against(rule, event) }))
    .sort((one, other) => (one.rule < other.rule ? -1 : 1))
  const pattern = wanted === undefined ? undefined : asked[0]?.pattern
  return {
    ...{ bus, rules: verdicts },
    ...(pattern && { branches: judge(pattern, event).branches }),
  }
}

function against({ row, pattern }: CompiledRule, event: unknown): Omit<RuleVerdict, 'rule'> {
  if (row.state === 'DISABLED') return { matched: false, reason: 'it is disabled' }
  if (pattern === undefined) return { matched: false, reason: 'it has a schedule and no pattern' }
  const { matched, reason } = match(pattern, event)
  return { matched, reason: reason?.text }
}
