// A FIFO group's row: where it stands and which of its messages are in flight. Binary, for every
// send, receive and delete of the group reads or writes it.

import type { RowCodec } from '../../store/table.ts'

/** Where a group stands in the index of groups. */
export const spaces = {
  /** Its head was never received: `at` is when that was sent, the queue's delay still applies. */
  fresh: 0,
  /** Its head came back: `at` is since when the group is open. */
  open: 1,
  /** Its head is in flight: `at` is when that becomes visible. */
  locked: 2,
} as const
export type GroupSpace = (typeof spaces)[keyof typeof spaces]

export interface InFlight {
  readonly sequence: number
  readonly receiveCount: number
  readonly visibleAtMs: number
}

export interface GroupRow {
  readonly space: GroupSpace
  readonly atMs: number
  readonly headSequence: number
  /** By sequence. Only what stands before the first of them can be received. */
  readonly inFlight: readonly InFlight[]
  /** Everything of the group up to the last in flight is in flight: the first of them is its head. */
  readonly solid: boolean
  /** The next moment at which one of them becomes visible, where `at` is not that or later. */
  readonly lapseAtMs?: number
}

const SPACE = 3
const SOLID = 4
const LAPSES = 8
const HEADER_BYTES = 1 + 6 + 6
const ENTRY_BYTES = 6 + 4 + 6

/** flags | at | head | [lapse] | (sequence | receive count | visible at) for each in flight. */
export const groupCodec: RowCodec<GroupRow> = {
  encode({ space, atMs, headSequence, inFlight, solid, lapseAtMs }) {
    const entriesAt = HEADER_BYTES + (lapseAtMs === undefined ? 0 : 6)
    const bytes = Buffer.allocUnsafe(entriesAt + inFlight.length * ENTRY_BYTES)
    bytes[0] = space | (solid ? SOLID : 0) | (lapseAtMs === undefined ? 0 : LAPSES)
    bytes.writeUIntBE(atMs, 1, 6)
    bytes.writeUIntBE(headSequence, 7, 6)
    if (lapseAtMs !== undefined) bytes.writeUIntBE(lapseAtMs, HEADER_BYTES, 6)
    let at = entriesAt
    for (const { sequence, receiveCount, visibleAtMs } of inFlight) {
      bytes.writeUIntBE(sequence, at, 6)
      bytes.writeUInt32BE(receiveCount, at + 6)
      bytes.writeUIntBE(visibleAtMs, at + 10, 6)
      at += ENTRY_BYTES
    }
    return bytes
  },
  decode(value) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    const flags = bytes[0]!
    const lapses = (flags & LAPSES) !== 0
    const inFlight: InFlight[] = []
    for (let at = HEADER_BYTES + (lapses ? 6 : 0); at < bytes.length; at += ENTRY_BYTES) {
      inFlight.push({
        sequence: bytes.readUIntBE(at, 6),
        receiveCount: bytes.readUInt32BE(at + 6),
        visibleAtMs: bytes.readUIntBE(at + 10, 6),
      })
    }
    return {
      space: (flags & SPACE) as GroupSpace,
      atMs: bytes.readUIntBE(1, 6),
      headSequence: bytes.readUIntBE(7, 6),
      inFlight,
      solid: (flags & SOLID) !== 0,
      lapseAtMs: lapses ? bytes.readUIntBE(HEADER_BYTES, 6) : undefined,
    }
  },
}
