// Ids as AWS's look: lower-case letters and digits, ten of them for an API, seven for what belongs
// to one.

import type { Tx } from '../../store/store.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

export const newId = (tx: Tx) => idOf(tx, 10)

export const newPartId = (tx: Tx) => idOf(tx, 7)

function idOf(tx: Tx, length: number): string {
  let id = ''
  // 252 is the last multiple of 36 in a byte: no letter comes more often than another.
  while (id.length < length) {
    for (const byte of tx.random(length)) {
      if (byte < 252 && id.length < length) id += LETTERS[byte % 36]
    }
  }
  return id
}
