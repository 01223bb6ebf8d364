// CloudTrail → EventBridge: a management call becomes an event of the service that was called.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html

import type { Edge } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import { CLOUDTRAIL_TO_EVENTS, type TrailEvent } from '../services/cloudtrail/port.ts'
import type { EventsPort } from '../services/events/port.ts'

const retry = exponential({ firstMs: 1_000, capMs: 5 * 60_000, maxAgeMs: 24 * 3600_000 })

export function cloudtrailToEvents(events: Pick<EventsPort, 'put'>): Edge {
  return {
    name: CLOUDTRAIL_TO_EVENTS,
    batchSize: 10,
    concurrency: 4,
    carry: (intents) =>
      eachAlone(intents, async ({ id, target, payload }) => {
        const { eventId, source, atMs, detail, resource, quiet } = payload as TrailEvent
        const [put] = await events.put(target, [
          {
            ...{ eventId, source, timeMs: atMs, intentId: id },
            detailType: 'AWS API Call via CloudTrail',
            detail: JSON.stringify(detail),
            resources: [],
            ...(quiet && { quiet }),
            ...{ from: resource, via: CLOUDTRAIL_TO_EVENTS },
          },
        ])
        return { kind: 'delivered', taken: put?.taken ?? false }
      }),
    next({ attempt, emittedAtMs }, { permanent, code, reason }, { nowMs, jitter }) {
      const state = { attempt, firstAtMs: emittedAtMs, nowMs, jitter: jitter() }
      const atMs = permanent ? undefined : retry(state)
      return atMs === undefined
        ? { kind: 'drop', reason: `${code}: ${reason}` }
        : { kind: 'retry', atMs }
    },
    describe({ payload, target }) {
      const { eventId, resource } = payload as TrailEvent
      return { id: eventId, from: resource, to: target }
    },
  }
}
