import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { userRecordsOf } from './aggregation.ts'

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]
const field = (number: number, bytes: Uint8Array) =>
  Buffer.concat([Buffer.from([number * 8 + 2, ...varint(bytes.length)]), bytes])

/** As the Kinesis Producer Library does: a table of keys, and records that point into it. */
function aggregated(texts: readonly string[]): Buffer {
  const records = texts.map((text) =>
    field(3, Buffer.concat([Buffer.from([8, 0]), field(3, Buffer.from(text))])),
  )
  const body = Buffer.concat([field(1, Buffer.from('key')), ...records])
  const magic = Buffer.from('f3899ac2', 'hex')
  return Buffer.concat([magic, body, createHash('md5').update(body).digest()])
}

const record = (data: Uint8Array) => ({
  ...{ sequenceNumber: '49', partitionKey: 'k', arrivedAtMs: 1, data },
})
const textsOf = (data: Uint8Array) =>
  userRecordsOf(record(data)).map((one) => Buffer.from(one.data).toString())

test('what was put together is taken apart, each with an id of its own', () => {
  const texts = ['one', '', 'x'.repeat(1_000)]
  expect(textsOf(aggregated(texts))).toEqual(texts)
  expect(userRecordsOf(record(aggregated(texts))).map(({ id }) => id)).toEqual([
    '49.0',
    '49.1',
    '49.2',
  ])
})

test('what only looks so stays as it came', () => {
  const good = aggregated(['one', 'two'])
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bad = Buffer.from(good)
      bad[at]! ^= flip
      expect(userRecordsOf(record(bad))).toEqual([{ id: '49', data: bad, atMs: 1 }])
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (body) => {
      const digest = createHash('md5').update(body).digest()
      userRecordsOf(record(Buffer.concat([Buffer.from('f3899ac2', 'hex'), body, digest])))
    }),
  )
})
