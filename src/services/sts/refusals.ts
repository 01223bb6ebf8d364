// What was refused, and why, kept for whoever may read it: an encoded message names it, and says
// nothing by itself.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html

import type { Env } from '../service.ts'
import { refusals, stsPartition } from './tables.ts'

const KEPT = 1_000

/** Keeps a decision (JSON text); answers the message that stands for it. */
export function encodeRefusal(
  { store }: Pick<Env, 'store'>,
  account: string,
  decision: string,
): Promise<string> {
  return store.transact(
    stsPartition(account),
    function* (tx) {
      const [newest] = yield* refusals.range([], { limit: 1, reverse: true })
      const number = (newest?.row.number ?? 0) + 1
      const secret = Buffer.from(tx.random(96)).toString('base64url')
      refusals.put(tx, [number], { number, secret, decision })
      if (number > KEPT) refusals.del(tx, [number - KEPT])
      return `${Buffer.from(String(number).padStart(12, '0')).toString('base64url')}${secret}`
    },
    { durability: 'buffered' },
  )
}

const NUMBER_CHARACTERS = 16

/** undefined: no such message, or one that is long past. */
export async function decodeRefusal(
  { store }: Pick<Env, 'store'>,
  account: string,
  message: string,
): Promise<string | undefined> {
  const number = Number(Buffer.from(message.slice(0, NUMBER_CHARACTERS), 'base64url').toString())
  if (!Number.isSafeInteger(number) || number < 1) return undefined
  const row = await store.transact(stsPartition(account), () => refusals.get(number))
  return row?.secret === message.slice(NUMBER_CHARACTERS) ? row.decision : undefined
}
