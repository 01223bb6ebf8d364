// What the arrows of trails share: they are tried for a day, and their trail's status says how it went.

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import type { Intent } from '../store/store.ts'

const retry = exponential({ firstMs: 1_000, capMs: 5 * 60_000, maxAgeMs: 24 * 3600_000 })

interface OfTrail {
  readonly id: string
  readonly trailArn: string
}

export interface TrailArrow<Payload extends OfTrail> {
  readonly name: string
  readonly batchSize?: number
  deliver(intent: Intent, payload: Payload): Promise<Outcome>
  /** Keeps in the trail's status how it ended; `code`: of the failure. */
  noted(payload: Payload, code: string | undefined): Promise<void>
}

export function trailEdge<Payload extends OfTrail>(arrow: TrailArrow<Payload>): Edge {
  const { name, batchSize } = arrow
  return {
    name,
    ...(batchSize !== undefined && { batchSize }),
    carry: (intents) =>
      eachAlone(intents, async (intent) => {
        const payload = intent.payload as Payload
        const outcome = await arrow.deliver(intent, payload)
        await arrow.noted(payload, outcome.kind === 'failed' ? outcome.code : undefined)
        return outcome
      }),
    next({ attempt, emittedAtMs }, { permanent, code, reason }, { nowMs, jitter }) {
      const state = { attempt, firstAtMs: emittedAtMs, nowMs, jitter: jitter() }
      const atMs = permanent ? undefined : retry(state)
      return atMs === undefined
        ? { kind: 'drop', reason: `${code}: ${reason}` }
        : { kind: 'retry', atMs }
    },
    describe({ payload, target }) {
      const { id, trailArn } = payload as Payload
      return { id, from: trailArn, to: target }
    },
  }
}
