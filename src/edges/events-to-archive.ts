// EventBridge → an archive: many events in one transaction, in which their intents are taken.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html

import type { Edge } from '../delivery/edge.ts'
import { exponential } from '../delivery/retry.ts'
import type { Delivery, EventsArchives } from '../services/events/port.ts'

// Only Millrace's own failures come here (a store that cannot write): never given up.
const retries = exponential({ firstMs: 1_000, capMs: 60_000 })

export function eventsToArchive(archives: EventsArchives): Edge {
  return {
    name: 'events-to-archive',
    batchSize: 100,
    async carry(intents) {
      if (await archives.archive(intents[0]!.target, intents)) {
        return intents.map(() => ({ kind: 'delivered', taken: true }))
      }
      return intents.map(() => ({
        ...{ kind: 'ended', outcome: 'dropped' },
        reason: 'the archive was deleted',
      }))
    },
    next({ attempt, emittedAtMs: firstAtMs }, _failure, { nowMs, jitter }) {
      return { kind: 'retry', atMs: retries({ attempt, firstAtMs, nowMs, jitter: jitter() })! }
    },
    describe(intent) {
      const { eventId, ruleArn } = intent.payload as Delivery
      return { id: eventId, from: ruleArn, to: intent.target }
    },
  }
}
