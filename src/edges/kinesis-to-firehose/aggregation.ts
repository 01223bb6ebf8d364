// Records that the Kinesis Producer Library has put together, taken apart.
// https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md

import { createHash } from 'node:crypto'
import type { SourceRecord } from '../../services/firehose/port.ts'
import type { PortRecord } from '../../services/kinesis/port.ts'

const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2])
const DIGEST_BYTES = 16
const MOST_RECORDS = 100_000

/** What is not aggregated, or only looks so, is one record as it came. */
export function userRecordsOf({
  sequenceNumber,
  arrivedAtMs: atMs,
  data,
}: PortRecord): SourceRecord[] {
  const whole: SourceRecord = { id: sequenceNumber, data, atMs }
  const parts = aggregatedIn(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  if (parts === undefined) return [whole]
  return parts.map((part, i) => ({ id: `${sequenceNumber}.${i}`, data: part, atMs }))
}

function aggregatedIn(data: Buffer): Buffer[] | undefined {
  const end = data.length - DIGEST_BYTES
  if (end < MAGIC.length || !data.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  const body = data.subarray(MAGIC.length, end)
  if (!createHash('md5').update(body).digest().equals(data.subarray(end))) return undefined
  const records: Buffer[] = []
  for (const { number, bytes } of fieldsOf(body)) {
    if (number !== 3 || bytes === undefined) continue
    const found = [...fieldsOf(bytes)].find((field) => field.number === 3)?.bytes
    if (found !== undefined) records.push(found)
    if (records.length > MOST_RECORDS) return undefined
  }
  return records.length > 0 ? records : undefined
}

interface Field {
  readonly number: number
  /** Of a field with a length. */
  readonly bytes: Buffer | undefined
}

/** Fields of a protocol buffer; ends where it is none. */
function* fieldsOf(buffer: Buffer): Generator<Field> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 49 && at < buffer.length; shift += 7) {
      const byte = buffer[at++]!
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    return Number.NaN
  }
  while (at < buffer.length) {
    const tag = varint()
    const number = Math.floor(tag / 8)
    if (tag % 8 === 0) {
      varint()
      yield { number, bytes: undefined }
    } else if (tag % 8 === 2) {
      const length = varint()
      if (!(length <= buffer.length - at)) return
      yield { number, bytes: buffer.subarray(at, at + length) }
      at += length
    } else return
  }
}
