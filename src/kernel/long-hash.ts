// SHA-256 of what is long, in turns of the event loop: 50 MB take 50 ms and more at one go.

import { createHash } from 'node:crypto'
import { slicesOf } from './turn.ts'

const PIECE_BYTES = 256 << 10
const slice = slicesOf(5)

export async function sha256InTurns(bytes: Uint8Array): Promise<Buffer> {
  const hash = createHash('sha256')
  const { rest } = slice()
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    hash.update(bytes.subarray(at, at + PIECE_BYTES))
    await rest()
  }
  return hash.digest()
}
