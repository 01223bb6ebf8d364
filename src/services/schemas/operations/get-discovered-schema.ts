// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-discover.html

import { jsonSchemaOf, openApiOf, titleOf } from '../document.ts'
import { badRequest } from '../errors.ts'
import { operation } from '../operation.ts'
import { merged, shapeOf, type Shape } from '../shape.ts'

/** The schema of the events that are given: nothing is kept. */
export const getDiscoveredSchema = operation(
  'GetDiscoveredSchema',
  async ({ Events = [], Type }) => {
    let shape: Shape | undefined
    let name = { source: '', detailType: '' }
    for (const text of Events) {
      const event = eventOf(text)
      // Of an event of EventBridge its detail is described, of other JSON all of it.
      const isEvent = typeof event['detail-type'] === 'string' && typeof event.source === 'string'
      const detailType = isEvent ? String(event['detail-type']) : 'Event'
      name = { source: String(event.source ?? ''), detailType }
      const one = shapeOf(isEvent ? (event.detail ?? {}) : event)
      shape = shape === undefined ? one : merged(shape, one)
    }
    const learned: Shape = shape ?? { kind: 'any' }
    if (Type === 'JSONSchemaDraft4') return { Content: jsonSchemaOf(titleOf(name), learned) }
    return { Content: openApiOf(name, learned) }
  },
)

function eventOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>
    }
  } catch {
    // Told below, as what else is no event.
  }
  throw badRequest('Events must be JSON objects.')
}
