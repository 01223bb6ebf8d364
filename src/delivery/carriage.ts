// One batch on its way: the edge carries it, its outcomes are decided on and written.

import { assert } from '../kernel/assert.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Random } from '../kernel/random.ts'
import { type Intent, type Store, StoreUnavailable } from '../store/store.ts'
import type { Returned } from './channel.ts'
import { decide, type Decision } from './decide.ts'
import type { CarryContext, Edge, Outcome } from './edge.ts'
import { carryInWeather } from './hold-up.ts'
import { DELIVERY_PARTITION, needsWrite, settle, type Settlement } from './settle.ts'
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
  /** Waits without counting as activity, or virtual time would stand still for ever. */
  readonly pause: (ms: number) => Promise<void>
  readonly slowedBy: Pick<Weather, 'delays'> | undefined
}

/** How long an intent rests whose own edge, or whose dead letter, breaks what is written about it. */
const REST_MS = 60_000
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000

/** What is left in the outbox, per channel of the batch; and until when the target wants nothing. */
export async function carryBatch(
  carriage: Carriage,
): Promise<{ returned: Returned[][]; pauseUntilMs: number }> {
  const intents = carriage.batch.flatMap((part) => part.intents)
  const outcomes = await attempt(carriage, intents)
  let pauseUntilMs = 0
  for (const outcome of outcomes) {
    if (outcome.kind === 'deferred' && outcome.pauseTarget)
      pauseUntilMs = Math.max(pauseUntilMs, outcome.untilMs)
  }
  const context = contextOf(carriage)
  const decisions: Decision[][] = []
  let at = 0
  for (const part of carriage.batch) {
    const isLane = part.channel.of.lane !== undefined
    let blocked = false
    decisions.push(
      part.intents.map((intent) => {
        const outcome = outcomes[at++]!
        const decision = decideSafely(carriage, intent, outcome, isLane && blocked, context)
        if (decision.kind === 'reschedule') blocked = true
        return decision
      }),
    )
  }
  const settlements = carriage.batch.flatMap((part, i) =>
    part.intents.map((intent, j): Settlement => ({ intent, decision: decisions[i]![j]! })),
  )
  const written = await write(carriage, settlements.filter(needsWrite))
  const returned = carriage.batch.map((part, i) =>
    part.intents.flatMap((intent, j): Returned[] => {
      const decision = written.get(intent.id) ?? decisions[i]![j]!
      if (decision.kind === 'leave') return [{ intent, dueAtMs: intent.dueAtMs }]
      if (decision.kind !== 'reschedule') return []
      return [{ intent, dueAtMs: decision.dueAtMs }]
    }),
  )
  return { returned, pauseUntilMs }
}

async function attempt(carriage: Carriage, intents: Intent[]): Promise<readonly Outcome[]> {
  const { edge, log, slowedBy } = carriage
  try {
    const context = contextOf(carriage)
    const carry = (those: readonly Intent[]) => edge.carry(those, context)
    const outcomes = await (slowedBy === undefined
      ? carry(intents)
      : carryInWeather(slowedBy, edge, intents, context.nowMs, carry))
    assert(outcomes.length === intents.length, `${edge.name}: one outcome per intent`)
    return outcomes
  } catch (error) {
    log.error({ error, edge: edge.name, target: intents[0]!.target }, 'an edge threw')
    const reason = error instanceof Error ? error.message : String(error)
    return intents.map(() => ({
      kind: 'failed',
      permanent: false,
      code: 'InternalFailure',
      reason,
    }))
  }
}

function contextOf({ clock, random, signal }: Carriage): CarryContext {
  return { nowMs: clock.nowMs(), jitter: () => random.float(), signal }
}

function decideSafely(
  { edge, log }: Carriage,
  intent: Intent,
  outcome: Outcome,
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
 * Writes until it is written or the pump stops. While the store takes no writes the intents stay in
 * flight: carrying them again would repeat effects outside Millrace. Answers the decisions that had
 * to be replaced.
 */
async function write(
  carriage: Carriage,
  settlements: readonly Settlement[],
): Promise<Map<string, Decision>> {
  const replaced = new Map<string, Decision>()
  if (settlements.length === 0) return replaced
  const error = await transact(carriage, settlements)
  if (error === undefined) return replaced
  // Something in it cannot be written, a dead letter that is too large perhaps: one by one, then.
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

/** Undefined when written (or when the pump stopped first), else what is wrong with it. */
async function transact(
  { store, log, signal, pause }: Carriage,
  settlements: readonly Settlement[],
): Promise<unknown> {
  for (let waitMs = FIRST_WAIT_MS; !signal.aborted;) {
    try {
      await store.transact(DELIVERY_PARTITION, settle(settlements))
      return undefined
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) return error
      log.warn({ error }, 'outcomes of deliveries wait for the store')
    }
    await pause(waitMs)
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  }
  return undefined
}
