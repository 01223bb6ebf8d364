import { expect, test } from 'vitest'
import { convertOpenApi, openApiOf } from './document.ts'
import { merged, shapeOf } from './shape.ts'

test.each([
  ['one', { kind: 'string' }],
  ['2026-11-27T10:00:00Z', { kind: 'date-time' }],
  [1.5, { kind: 'number' }],
  [[1, null, 2], { kind: 'array', of: { kind: 'number' } }],
  [[], { kind: 'array' }],
  [{ b: 1, a: true }, { kind: 'object', members: { a: { kind: 'boolean' }, b: { kind: 'number' } }, required: ['a', 'b'] }], // prettier-ignore
])('%j', (value, shape) => expect(shapeOf(value)).toEqual(shape))

test('what only some events have is not required, and what differs is anything', () => {
  const shape = merged(shapeOf({ a: 1, b: 'x', n: null }), shapeOf({ a: 'one', c: [], n: 2 }))
  expect(shape).toMatchObject({ required: ['a', 'n'] })
  expect(shape).toMatchObject({ members: { a: { kind: 'any' }, n: { kind: 'number' } } })
})

test('merging is the same in any order, and nothing new changes nothing', () => {
  const events = [{ a: [{ b: 1 }] }, { a: [{ c: 'x' }], d: {} }, { a: [], d: { e: null } }]
  const shapes = events.map((event) => shapeOf(event))
  const forward = shapes.reduce(merged)
  expect(shapes.toReversed().reduce(merged)).toEqual(forward)
  for (const shape of shapes) expect(merged(forward, shape)).toEqual(forward)
})

test('a deep value costs bounded time', () => {
  let value: unknown = 1
  for (let level = 0; level < 1_000; level++) value = { a: value }
  expect(JSON.stringify(shapeOf(value))).toContain('"any"')
})

test('as OpenAPI and as JSON Schema', () => {
  const shape = shapeOf({ id: 7, at: '2026-11-27T10:00:00Z' })
  const content = openApiOf({ source: 'shop', detailType: 'Order Placed' }, shape)
  const detail = { type: 'object', required: ['at', 'id'], properties: { at: { type: 'string', format: 'date-time' }, id: { type: 'number' } } } // prettier-ignore
  expect(JSON.parse(content)).toMatchObject({
    ...{ openapi: '3.0.0', info: { title: 'OrderPlaced' } },
    components: {
      schemas: { OrderPlaced: detail, AWSEvent: { 'x-amazon-events-source': 'shop' } },
    },
  })
  expect(JSON.parse(convertOpenApi(content)!)).toMatchObject({
    $schema: 'http://json-schema.org/draft-04/schema#',
    properties: { detail: { $ref: '#/definitions/OrderPlaced' } },
    definitions: { OrderPlaced: detail },
  })
})
