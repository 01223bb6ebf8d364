// Receipt handles: opaque to callers, to us the place where the message waits, so that deleting
// needs no search. A check over a number of the queue's own tells foreign and damaged handles.

export interface Receipt {
  readonly messageId: string
  readonly generation: number
  readonly sequence: number
  /** Which of the message's receives this handle is from. */
  readonly receiveCount: number
  readonly receivedAtMs: number
  /** Where the message was put by that receive; a later visibility change leaves a pointer. */
  readonly visibleAtMs: number
  /** Message group, where the queue keeps messages by group. */
  readonly group?: string
}

const ID_AT = 3 + 4 + 4 + 6 + 4 + 6 + 6
const FIXED_BYTES = ID_AT + 16

export function encodeReceipt(receipt: Receipt, salt: number): string {
  const group = receipt.group ?? ''
  const bytes = Buffer.allocUnsafe(FIXED_BYTES + group.length)
  // 01 01 01 reads "AQEB" in base64, as AWS's own handles begin
  bytes[0] = bytes[1] = bytes[2] = 1
  bytes.writeUInt32BE(receipt.generation, 7)
  bytes.writeUIntBE(receipt.sequence, 11, 6)
  bytes.writeUInt32BE(receipt.receiveCount, 17)
  bytes.writeUIntBE(receipt.receivedAtMs, 21, 6)
  bytes.writeUIntBE(receipt.visibleAtMs, 27, 6)
  // Buffer's hex writer stops at a hyphen: the five parts go one after the other
  const { messageId: id } = receipt
  bytes.write(
    id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24),
    ID_AT,
    'hex',
  )
  bytes.write(group, FIXED_BYTES, 'latin1')
  bytes.writeUInt32BE(checkOf(bytes, salt), 3)
  return bytes.toString('base64')
}

/** undefined: malformed, or another queue's. */
export function decodeReceipt(handle: string, salt: number): Receipt | undefined {
  if (handle.length < 64 || handle.length > 512 || !handle.startsWith('AQEB')) return undefined
  const bytes = Buffer.from(handle, 'base64')
  if (bytes.length < FIXED_BYTES || bytes.readUInt32BE(3) !== checkOf(bytes, salt)) return undefined
  if (bytes.toString('base64') !== handle) return undefined
  const hex = bytes.toString('hex', ID_AT, FIXED_BYTES)
  const receipt = {
    messageId: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
    generation: bytes.readUInt32BE(7),
    sequence: bytes.readUIntBE(11, 6),
    receiveCount: bytes.readUInt32BE(17),
    receivedAtMs: bytes.readUIntBE(21, 6),
    visibleAtMs: bytes.readUIntBE(27, 6),
  }
  if (bytes.length === FIXED_BYTES) return receipt
  return { ...receipt, group: bytes.toString('latin1', FIXED_BYTES) }
}

/** FNV-1a over everything behind the check itself. Not a secret: a guard against mistakes. */
function checkOf(bytes: Buffer, salt: number): number {
  let check = (0x811c9dc5 ^ salt) >>> 0
  for (let i = 7; i < bytes.length; i++) check = Math.imul(check ^ bytes[i]!, 0x01000193) >>> 0
  return check
}
