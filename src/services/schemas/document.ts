// Schemas as documents: OpenAPI 3, as discovered schemas are, and JSON Schema draft 4.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema-create.html

import type { Shape } from './shape.ts'

export interface EventName {
  readonly source: string
  readonly detailType: string
}

/** `Order Placed` → `OrderPlaced`. */
export function titleOf({ detailType }: Pick<EventName, 'detailType'>): string {
  const words = detailType.split(/[^0-9A-Za-z_.]+/).filter((word) => word !== '')
  return words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('') || 'Event'
}

/** As AWS names what it discovers: `shop@OrderPlaced`. */
export function schemaNameOf(event: EventName): string {
  const source = event.source.replace(/[^0-9A-Za-z_.\-@]/g, '-')
  return `${source}@${titleOf(event)}`.slice(0, 385)
}

const text = { type: 'string' }

export function openApiOf(event: EventName, detail: Shape): string {
  const title = titleOf(event) === 'AWSEvent' ? 'AWSEventDetail' : titleOf(event)
  const AWSEvent = {
    type: 'object',
    required: ['detail-type', 'resources', 'detail', 'id', 'source', 'time', 'region', 'version', 'account'], // prettier-ignore
    ...{ 'x-amazon-events-detail-type': event.detailType, 'x-amazon-events-source': event.source },
    properties: {
      detail: { $ref: `#/components/schemas/${title}` },
      ...{ account: text, 'detail-type': text, id: text, region: text },
      resources: { type: 'array', items: text },
      ...{ source: text, time: { type: 'string', format: 'date-time' }, version: text },
    },
  }
  return JSON.stringify({
    ...{ openapi: '3.0.0', info: { version: '1.0.0', title }, paths: {} },
    components: { schemas: { AWSEvent, [title]: schemaOf(detail) } },
  })
}

export function jsonSchemaOf(title: string, shape: Shape): string {
  return JSON.stringify({ $schema: DRAFT_4, title, ...schemaOf(shape) })
}

function schemaOf(shape: Shape): object {
  switch (shape.kind) {
    case 'any':
    case 'null':
      return {}
    case 'date-time':
      return { type: 'string', format: 'date-time' }
    case 'array':
      return { type: 'array', items: shape.of === undefined ? {} : schemaOf(shape.of) }
    case 'object': {
      const members = Object.entries(shape.members).map(([name, one]) => [name, schemaOf(one)])
      return {
        type: 'object',
        ...(shape.required.length > 0 && { required: shape.required }),
        properties: Object.fromEntries(members) as object,
      }
    }
    default:
      return { type: shape.kind }
  }
}

const DRAFT_4 = 'http://json-schema.org/draft-04/schema#'
const FROM = '#/components/schemas/'

/** An OpenAPI document as JSON Schema; undefined: it has no schemas. */
export function convertOpenApi(content: string): string | undefined {
  const { info, components } = JSON.parse(content) as {
    readonly info?: { readonly title?: string }
    readonly components?: { readonly schemas?: Readonly<Record<string, object>> }
  }
  const definitions = moved(components?.schemas ?? {}) as Record<string, object>
  const root = definitions['AWSEvent'] ?? Object.values(definitions)[0]
  if (root === undefined) return undefined
  const { AWSEvent: _, ...rest } = definitions
  return JSON.stringify({ $schema: DRAFT_4, title: info?.title, ...root, definitions: rest })
}

function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, moved(one)]))
  }
  const isReference = typeof value === 'string' && value.startsWith(FROM)
  return isReference ? `#/definitions/${value.slice(FROM.length)}` : value
}

/** Why a text is no schema of its type. */
export function whyNoSchema(type: string, content: string): string | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(content)
  } catch {
    return 'Content is not valid JSON.'
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return 'Content is not a JSON object.'
  }
  const { openapi, info } = parsed as { openapi?: unknown; info?: unknown }
  if (type !== 'OpenApi3') return undefined
  if (typeof openapi !== 'string' || !openapi.startsWith('3.')) {
    return 'Content is not an OpenAPI 3 document: openapi is not a version 3.'
  }
  return typeof info === 'object' && info !== null ? undefined : 'Content has no info.'
}
