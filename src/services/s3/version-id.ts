// Ids of versions: opaque, and found without an index, for they begin with the version's place.

import type { Tx } from '../../store/store.ts'

const PLACE_BYTES = 6
const CHANCE_BYTES = 18

export function newVersionId(tx: Tx, sequence: number): string {
  const bytes = Buffer.alloc(PLACE_BYTES + CHANCE_BYTES)
  bytes.writeUIntBE(sequence, 0, PLACE_BYTES)
  bytes.set(tx.random(CHANCE_BYTES), PLACE_BYTES)
  return bytes.toString('base64url').replaceAll('-', '.')
}

/** Undefined for what is no id of ours. */
export function placeOf(versionId: string): number | undefined {
  if (versionId.length !== 32) return undefined
  const bytes = Buffer.from(versionId.replaceAll('.', '-'), 'base64url')
  return bytes.length === PLACE_BYTES + CHANCE_BYTES ? bytes.readUIntBE(0, PLACE_BYTES) : undefined
}
