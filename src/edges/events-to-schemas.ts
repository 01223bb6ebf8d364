// EventBridge → a discoverer of schemas, which learns from the event.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema-infer.html

import type { Edge } from '../delivery/edge.ts'
import type { SchemasPort } from '../services/schemas/port.ts'
import { eventsEdge, type EventsEdgeParts } from './events-delivery.ts'

export function eventsToSchemas(
  parts: Pick<EventsEdgeParts, 'events'> & { readonly schemas: SchemasPort },
): Edge {
  return eventsEdge('events-to-schemas', parts, async ({ intent, delivery }) => {
    const learned = await parts.schemas.discover(intent.target, delivery.event, intent.id)
    if (learned) return { kind: 'delivered', taken: true }
    return { kind: 'ended', outcome: 'dropped', reason: 'the discoverer has stopped, or is gone' }
  })
}
