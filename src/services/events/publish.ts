// From one event to its deliveries: one intent per target of every rule that matches, a hop for some of
// the rules that do not. All in the transaction that accepts the event; what is too much for one
// transaction goes on in the next, as a chore.

import { traceIdOf } from '../../kernel/trace-header.ts'
import { match } from '../../pattern/pattern.ts'
import type { Store, Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { ruleArn, type BusAddress } from './address.ts'
import type { BusEvent } from './event.ts'
import { chunks } from './limits.ts'
import type { Delivery, TargetSpec } from './port.ts'
import { isKept, keepRecent } from './recent.ts'
import { readHead } from './rule-store.ts'
import { rulesOf, type CompiledRule, type RuleSet } from './rule-set.ts'
import type { RuleRow } from './tables.ts'
import { edgeOf } from './targets.ts'

export const EVENTS_FAN_OUT = 'events-fan-out'

/** Payload of an `events-fan-out` intent: the rest of a large fan-out. */
export interface FanOut {
  readonly busArn: string
  readonly eventId: string
  readonly event: string
  readonly ingestedMs: number
  readonly traceHeader?: string | undefined
  readonly through?: readonly string[] | undefined
  readonly quiet?: boolean | undefined
  /** Name of the last rule all of whose targets have their deliveries. */
  readonly after: string
  /** ARNs of the rules that a replay is for. */
  readonly only?: readonly string[] | undefined
}

/** Who puts the event, for the lineage. */
export interface Cause {
  readonly party: string
  readonly via: string
  readonly outcome: 'accepted' | 'delivered'
  readonly requestId?: string | undefined
  readonly parentId?: string | undefined
  readonly note?: string | undefined
}

/** In the bus's partition of the transaction. `only`: ARNs of the rules that a replay is for. */
export function* publish(
  tx: Tx,
  store: Store,
  bus: BusAddress,
  event: BusEvent,
  cause: Cause,
  only?: ReadonlySet<string>,
): Reading<void> {
  const hop = {
    atMs: tx.nowMs,
    id: event.id,
    traceId: traceIdOf(event.traceHeader),
    from: bus.arn,
    to: bus.arn,
    via: cause.via,
    requestId: cause.requestId,
  }
  const { party: from, parentId, outcome, note } = cause
  tx.hop({ ...hop, from, parentId, outcome, reason: note })
  const head = yield* readHead(bus)
  if (head === undefined) {
    tx.hop({ ...hop, outcome: 'dropped', reason: `there is no event bus ${bus.name}` })
    return
  }
  keepRecent(tx, bus.arn, event)
  const set = yield* rulesOf(store, bus, head)
  const wanted = ({ row }: CompiledRule) => (only?.has(row.arn) ?? true) && takes(row, event)
  const matching = set.matching(event.value).filter(wanted)
  if (matching.length === 0) {
    tx.hop({ ...hop, outcome: 'dropped', reason: `no rule of event bus ${bus.name} matches it` })
  }
  // Rules that a replay leaves out have nothing to say.
  if (only === undefined) silences(tx, bus, set, { event, matching })
  emitAll(tx, bus, event, { matching, ingestedMs: tx.nowMs, only: only && [...only] })
}

/** What CloudTrail tells of calls that only read goes to those who ask for all of it. */
function takes({ state }: RuleRow, { quiet }: BusEvent): boolean {
  return !quiet || state === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'
}

/** The next part of a large fan-out: what of it remains. */
export function* resumeFanOut(tx: Tx, store: Store, bus: BusAddress, rest: FanOut): Reading<void> {
  const head = yield* readHead(bus)
  if (head === undefined) return
  const set = yield* rulesOf(store, bus, head)
  const value: unknown = JSON.parse(rest.event)
  const { ingestedMs, only } = rest
  const event = { id: rest.eventId, text: rest.event, value, traceHeader: rest.traceHeader, through: rest.through, quiet: rest.quiet } // prettier-ignore
  const left = ({ row }: CompiledRule) => row.name > rest.after && (only?.includes(row.arn) ?? true) && takes(row, event) // prettier-ignore
  const matching = set.matching(value).filter(left)
  emitAll(tx, bus, event, { matching, ingestedMs, only })
}

interface Going {
  readonly matching: readonly CompiledRule[]
  readonly ingestedMs: number
  readonly only?: readonly string[] | undefined
}

function emitAll(tx: Tx, bus: BusAddress, event: BusEvent, going: Going): void {
  let deliveries = 0
  let bytes = 0
  let after: string | undefined
  for (const { row } of going.matching) {
    const size = row.targets.length * event.text.length
    const isFull =
      deliveries + row.targets.length > chunks.deliveries || bytes + size > chunks.bytes
    if (after !== undefined && isFull) {
      const rest: FanOut = { busArn: bus.arn, eventId: event.id, event: event.text, ingestedMs: going.ingestedMs, traceHeader: event.traceHeader, through: event.through, quiet: event.quiet, after, only: going.only } // prettier-ignore
      tx.emit({ edge: EVENTS_FAN_OUT, target: bus.arn, payload: rest })
      return
    }
    for (const target of row.targets) emitDelivery(tx, bus, row, { target, event, ingestedMs: going.ingestedMs }) // prettier-ignore
    if (row.targets.length === 0) noTargets(tx, bus, row, event)
    deliveries += row.targets.length
    bytes += size
    after = row.name
  }
}

export function emitDelivery(
  tx: Tx,
  bus: BusAddress,
  rule: RuleRow,
  what: { readonly target: TargetSpec; readonly event: BusEvent; readonly ingestedMs: number },
): void {
  const { target, event, ingestedMs } = what
  const { traceHeader, through } = event
  const payload: Delivery = {
    busArn: bus.arn,
    ruleArn: rule.arn,
    ruleName: rule.name,
    target,
    eventId: event.id,
    event: event.text,
    ingestedMs,
    ...(traceHeader !== undefined && { traceHeader }),
    ...(through !== undefined && { through }),
  }
  tx.emit({ edge: edgeOf(target.Arn)!, target: target.Arn, payload })
}

function noTargets(tx: Tx, bus: BusAddress, rule: RuleRow, event: BusEvent): void {
  const reason = `rule ${rule.name} matches it and has no targets`
  const traceId = traceIdOf(event.traceHeader)
  tx.hop({ atMs: tx.nowMs, id: event.id, traceId, from: bus.arn, to: rule.arn, via: 'rule', outcome: 'dropped', reason }) // prettier-ignore
}

/** Why rules did not match: of the first so many; of the others their number. */
function silences(
  tx: Tx,
  bus: BusAddress,
  set: RuleSet,
  { event, matching }: { event: BusEvent; matching: readonly CompiledRule[] },
): void {
  const matched = new Set(matching)
  const silent = set.rules.size - matched.size
  // Who asks why of one that reached somebody finds the others by `explain`.
  const most = matched.size > 0 && isKept(event) ? chunks.silencesBesides : chunks.silences
  let told = 0
  const hop = {
    atMs: tx.nowMs,
    id: event.id,
    traceId: traceIdOf(event.traceHeader),
    from: bus.arn,
    via: 'rule',
    outcome: 'filtered' as const,
  }
  for (const rule of set.rules.values()) {
    if (told === most) break
    if (matched.has(rule)) continue
    told++
    tx.hop({ ...hop, to: ruleArn(bus, rule.row.name), reason: whyNot(rule, event) })
  }
  if (silent > told) {
    tx.hop({ ...hop, to: bus.arn, reason: `${silent - told} more rules did not match` })
  }
}

function whyNot({ row, pattern }: CompiledRule, event: BusEvent): string {
  if (!takes(row, event))
    return `the call only reads, and rule ${row.name} is in state ${row.state}`
  if (row.state === 'DISABLED') return `rule ${row.name} is disabled`
  if (pattern === undefined) return `rule ${row.name} has a schedule and no pattern`
  return `rule ${row.name} did not match: ${match(pattern, event.value).reason?.text ?? ''}`
}
