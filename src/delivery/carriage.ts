// One batch on its way: the edge carries it, its outcomes are decided on and written.

import { assert } from '../kernel/assert.ts'
import type { Busy } from '../kernel/busy.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Random } from '../kernel/random.ts'
import { slotName } from '../store/slots.ts'
import { type Intent, type Store, StoreUnavailable } from '../store/store.ts'
import type { Returned } from './channel.ts'
import { decide, type Decision } from './decide.ts'
import type { CarryContext, Edge, AnyOutcome } from './edge.ts'
import { failureOf } from './failure.ts'
import { carryInWeather } from './hold-up.ts'
import { DELIVERY_PARTITION, needsWrite, scopeOf, settle, type Settlement } from './settle.ts'
import type { Carried } from './target.ts'
import type { Weather } from './weather.ts'

export interface Carriage {
  readonly edge: Edge
  readonly batch: readonly Carried[]
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly signal: AbortSignal
  readonly busy: Busy
  readonly slowedBy: Pick<Weather, 'delays'> | undefined
  /** Of a node among others: what is written about its intents is written there. */
  readonly slot: number | undefined
}

/** How long an intent rests whose own edge, or whose dead letter, breaks what is written about it. */
const REST_MS = 60_000
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000

export interface CarriageResult {
  /** What is left in the outbox, per channel of the batch. */
  readonly returned: readonly (readonly Returned[])[]
  /** Until then the target wants nothing. */
  readonly pauseUntilMs: number
}

export async function carryBatch(carriage: Carriage): Promise<CarriageResult> {
  const { edge, batch, clock, random, signal } = carriage
  const intents = batch.length === 1 ? batch[0]!.intents : batch.flatMap((part) => part.intents)
  const began = { nowMs: clock.nowMs(), jitter: () => random.float(), signal }
  let outcomes: readonly AnyOutcome[]
  try {
    outcomes = await carry(carriage, intents, began)
    assert(outcomes.length === intents.length, `${edge.name}: one outcome per intent`)
  } catch (error) {
    const failure = failureOf(error)
    outcomes = intents.map(() => failure)
  }
  logCauses(carriage, intents[0]!.target, outcomes)
  const decisions = decideAll(carriage, outcomes, { ...began, nowMs: clock.nowMs() })
  const settlements: Settlement[] = []
  for (let i = 0; i < decisions.length; i++) {
    const decision = decisions[i]!
    if (needsWrite(decision)) settlements.push({ intent: intents[i]!, decision })
  }
  let replaced: ReadonlyMap<string, Decision> | undefined
  if (settlements.length > 0 && (await transact(carriage, settlements)) !== undefined)
    replaced = await writeEach(carriage, settlements)
  let at = 0
  const returned = batch.map((part) => {
    const left: Returned[] = []
    for (const intent of part.intents) {
      const decided = decisions[at++]!
      const decision = replaced?.get(intent.id) ?? decided
      if (decision.kind === 'leave') left.push({ intent, dueAtMs: intent.dueAtMs })
      if (decision.kind === 'reschedule') left.push({ intent, dueAtMs: decision.dueAtMs })
    }
    return left
  })
  return { returned, pauseUntilMs: pauseOf(outcomes) }
}

function carry(
  { edge, slowedBy }: Carriage,
  intents: readonly Intent[],
  context: CarryContext,
): Promise<readonly AnyOutcome[]> {
  if (slowedBy === undefined) return edge.carry(intents, context)
  const going = (those: readonly Intent[]) => edge.carry(those, context)
  return carryInWeather(slowedBy, edge, intents, context.nowMs, going)
}

function logCauses({ edge, log }: Carriage, target: string, outcomes: readonly AnyOutcome[]): void {
  let last: unknown
  for (const outcome of outcomes) {
    if (outcome.kind !== 'failed' || outcome.cause === undefined || outcome.cause === last) continue
    last = outcome.cause
    log.error({ error: last, edge: edge.name, target }, 'an edge threw')
  }
}

function decideAll(
  carriage: Carriage,
  outcomes: readonly AnyOutcome[],
  context: CarryContext,
): Decision[] {
  const decisions: Decision[] = []
  for (const { channel, intents } of carriage.batch) {
    const isLane = channel.of.lane !== undefined
    let blocked = false
    for (const intent of intents) {
      const outcome = outcomes[decisions.length]!
      const decision = decideSafely(carriage, intent, outcome, isLane && blocked, context)
      if (decision.kind === 'reschedule') blocked = true
      decisions.push(decision)
    }
  }
  return decisions
}

function pauseOf(outcomes: readonly AnyOutcome[]): number {
  let untilMs = 0
  for (const outcome of outcomes) {
    if (outcome.kind === 'deferred' && outcome.pauseTarget === true)
      untilMs = Math.max(untilMs, outcome.untilMs)
  }
  return untilMs
}

function decideSafely(
  { edge, log }: Carriage,
  intent: Intent,
  outcome: AnyOutcome,
  blocked: boolean,
  context: CarryContext,
): Decision {
  if (blocked && outcome.kind !== 'deferred')
    log.error({ edge: edge.name, intent: intent.id }, 'an edge did not keep a lane in order')
  try {
    return decide({ edge, intent, outcome, blocked }, context)
  } catch (error) {
    log.error({ error, edge: edge.name, intent: intent.id }, 'an edge could not say what follows')
    return rest(intent, error, context.nowMs)
  }
}

function rest(intent: Intent, error: unknown, nowMs: number): Decision {
  const lastError = `InternalFailure: ${error instanceof Error ? error.message : String(error)}`
  const attempt = intent.attempt + 1
  return { kind: 'reschedule', dueAtMs: nowMs + REST_MS, attempt, lastError, hops: [] }
}

/**
 * Something in it cannot be written (a dead letter that is too large, more partitions than a scope
 * takes): one by one, then.
 * Answers the decisions that had to be replaced.
 */
async function writeEach(
  carriage: Carriage,
  settlements: readonly Settlement[],
): Promise<ReadonlyMap<string, Decision>> {
  const replaced = new Map<string, Decision>()
  for (const settlement of settlements) {
    const failure = await transact(carriage, [settlement])
    if (failure === undefined) continue
    const { intent } = settlement
    carriage.log.error({ error: failure, intent: intent.id }, 'a decision could not be written')
    const decision = rest(intent, failure, carriage.clock.nowMs())
    replaced.set(intent.id, decision)
    await transact(carriage, [{ intent, decision }])
  }
  return replaced
}

/**
 * Writes until it is written or the pump stops. While the store takes no writes the intents stay in
 * flight: carrying them again would repeat effects outside Millrace. Answers what is wrong with
 * them, if they cannot be written at all.
 */
async function transact(
  { store, clock, log, signal, busy, slot }: Carriage,
  settlements: readonly Settlement[],
): Promise<unknown> {
  const partition = slot === undefined ? DELIVERY_PARTITION : slotName(slot)
  for (let waitMs = FIRST_WAIT_MS; !signal.aborted;) {
    try {
      await store.transact(scopeOf(partition, settlements), settle(settlements))
      return undefined
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) return error
      log.warn({ error }, 'outcomes of deliveries wait for the store')
    }
    await busy.rest(clock, clock.nowMs() + waitMs, signal)
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  }
  return undefined
}
