// Slow weather: deliveries that are held up on their way, once each, and those of their lane behind
// them.

import type { Intent } from '../store/store.ts'
import type { Edge, AnyOutcome } from './edge.ts'
import type { Weather } from './weather.ts'

type Slowness = Pick<Weather, 'delays'>

/** Carries what is not held up; one outcome per intent all the same. */
export async function carryInWeather(
  weather: Slowness,
  edge: Edge,
  intents: readonly Intent[],
  nowMs: number,
  carry: (intents: readonly Intent[]) => Promise<readonly AnyOutcome[]>,
): Promise<readonly AnyOutcome[]> {
  const held = new Map<Intent, AnyOutcome>()
  const lanes = new Map<string, AnyOutcome>()
  for (const intent of intents) {
    const outcome = (intent.lane && lanes.get(intent.lane)) || heldUp(weather, edge, intent, nowMs)
    if (outcome === undefined) continue
    held.set(intent, outcome)
    if (intent.lane !== undefined) lanes.set(intent.lane, outcome)
  }
  if (held.size === 0) return carry(intents)
  const going = intents.filter((intent) => !held.has(intent))
  const outcomes = going.length === 0 ? [] : await carry(going)
  let at = 0
  return intents.map((intent) => held.get(intent) ?? outcomes[at++]!)
}

function heldUp(
  weather: Slowness,
  edge: Edge,
  intent: Intent,
  nowMs: number,
): AnyOutcome | undefined {
  const delay = weather.delays(edge.name, intent.target, intent.id)
  return delay && { kind: 'deferred', untilMs: nowMs + delay.ms, reason: delay.reason }
}
