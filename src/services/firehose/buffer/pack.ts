// Records that came together, packed into one row of a buffer.

import type { RowCodec } from '../../../store/table.ts'

export interface Packed {
  /** As PutRecord answered it, or the sequence number of the source's record. */
  readonly id: string
  readonly atMs: number
  readonly data: Uint8Array
}

export interface Pack {
  readonly records: readonly Packed[]
}

const FORM = 1
const HEAD_BYTES = 1 + 4
const RECORD_BYTES = 2 + 4 + 8

export const packCodec: RowCodec<Pack> = {
  encode({ records }) {
    let size = HEAD_BYTES
    for (const { id, data } of records) size += RECORD_BYTES + Buffer.byteLength(id) + data.length
    const value = Buffer.allocUnsafe(size)
    value[0] = FORM
    value.writeUInt32BE(records.length, 1)
    let at = HEAD_BYTES
    for (const { id, atMs, data } of records) {
      const idBytes = value.write(id, at + RECORD_BYTES, 'utf8')
      value.writeUInt16BE(idBytes, at)
      value.writeUInt32BE(data.length, at + 2)
      value.writeDoubleBE(atMs, at + 6)
      at += RECORD_BYTES + idBytes
      value.set(data, at)
      at += data.length
    }
    return value
  },
  decode(raw) {
    const value = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
    if (value[0] !== FORM) throw new Error(`a pack of records in form ${value[0]}`)
    const records: Packed[] = []
    let at = HEAD_BYTES
    for (let left = value.readUInt32BE(1); left > 0; left--) {
      const dataFrom = at + RECORD_BYTES + value.readUInt16BE(at)
      const dataEnd = dataFrom + value.readUInt32BE(at + 2)
      records.push({
        id: value.toString('utf8', at + RECORD_BYTES, dataFrom),
        atMs: value.readDoubleBE(at + 6),
        data: value.subarray(dataFrom, dataEnd),
      })
      at = dataEnd
    }
    return { records }
  },
}
