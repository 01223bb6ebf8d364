// The records of one call to one shard, packed into one row.

import type { RowCodec } from '../../../store/table.ts'

export interface PackedRecord {
  readonly partitionKey: string
  /** Undefined: it is in `pieces` rows of its own. */
  readonly data: Uint8Array | undefined
  /** How many those are. */
  readonly pieces: number
  /** Of the data. */
  readonly bytes: number
}

export interface Batch {
  /** Index of its first record; the others follow without a gap. */
  readonly first: number
  readonly atMs: number
  readonly encrypted: boolean
  readonly records: readonly PackedRecord[]
}

const FORM = 1
const HEAD_BYTES = 1 + 1 + 8 + 8 + 2
const RECORD_BYTES = 2 + 2 + 4

export const batchCodec: RowCodec<Batch> = {
  encode({ first, atMs, encrypted, records }) {
    const keys = records.map(({ partitionKey }) => Buffer.from(partitionKey, 'utf8'))
    let size = HEAD_BYTES
    for (let i = 0; i < records.length; i++) {
      size += RECORD_BYTES + keys[i]!.length + (records[i]!.data?.length ?? 0)
    }
    const value = Buffer.allocUnsafe(size)
    value[0] = FORM
    value[1] = encrypted ? 1 : 0
    value.writeDoubleBE(first, 2)
    value.writeDoubleBE(atMs, 10)
    value.writeUInt16BE(records.length, 18)
    let at = HEAD_BYTES
    for (let i = 0; i < records.length; i++) {
      const { data, pieces, bytes } = records[i]!
      const key = keys[i]!
      value.writeUInt16BE(key.length, at)
      value.writeUInt16BE(pieces, at + 2)
      value.writeUInt32BE(bytes, at + 4)
      at += RECORD_BYTES
      value.set(key, at)
      at += key.length
      if (data !== undefined) {
        value.set(data, at)
        at += data.length
      }
    }
    return value
  },
  decode(raw) {
    const value = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
    if (value[0] !== FORM) throw new Error(`a batch of records in form ${value[0]}`)
    const records: PackedRecord[] = []
    let at = HEAD_BYTES
    for (let left = value.readUInt16BE(18); left > 0; left--) {
      const keyEnd = at + RECORD_BYTES + value.readUInt16BE(at)
      const pieces = value.readUInt16BE(at + 2)
      const bytes = value.readUInt32BE(at + 4)
      const partitionKey = value.toString('utf8', at + RECORD_BYTES, keyEnd)
      at = pieces > 0 ? keyEnd : keyEnd + bytes
      const data = pieces > 0 ? undefined : value.subarray(keyEnd, at)
      records.push({ partitionKey, data, pieces, bytes })
    }
    return {
      ...{ first: value.readDoubleBE(2), atMs: value.readDoubleBE(10) },
      ...{ encrypted: value[1] === 1, records },
    }
  },
}

export const bytesCodec: RowCodec<Uint8Array> = {
  encode: (bytes) => bytes,
  decode: (bytes) => bytes,
}
