// LookupEvents: the newest first, by one attribute, each page where the one before ended.

import { hash } from 'node:crypto'
import type { Store } from '../../../store/store.ts'
import { readToken, tokenOf } from '../../resource/page-token.ts'
import type { Owner } from '../../resource/resource.ts'
import { badNextToken } from '../errors.ts'
import type { RecordedCall } from './call-row.ts'
import { digestOf, EVERY, ownerKey } from './lookup-keys.ts'
import { CALLS, callTable, lookupTable } from './tables.ts'

export interface Lookup {
  readonly owner: Owner
  readonly attribute?: { readonly key: string; readonly value: string } | undefined
  readonly fromMs: number
  readonly toMs: number
  readonly limit: number
  readonly token?: string | undefined
}

export async function lookUp(store: Store, asked: Lookup) {
  const { attribute, fromMs, toMs, limit, owner } = asked
  const prefix = [ownerKey(owner), attribute?.key ?? EVERY, digestOf(attribute?.value ?? '')] as const // prettier-ignore
  // A page's token is of no use with other parameters.
  const asking = hash('sha256', JSON.stringify([prefix, fromMs, toMs]), 'hex').slice(0, 16)
  const last = asked.token === undefined ? undefined : placeOf(asked.token, asking)
  return store.transact(
    CALLS,
    function* () {
      const keys = yield* lookupTable.range(prefix, {
        ...{ limit: limit + 1, reverse: true },
        after: [...prefix, fromMs, 0],
        before: last ? [...prefix, ...last] : [...prefix, toMs + 1],
      })
      const calls: RecordedCall[] = []
      let next: string | undefined
      for (const { key } of keys.slice(0, limit)) {
        for (let i = 0; i < prefix.length; i++) key.text()
        const [atMs, number] = [key.integer(), key.integer()]
        const row = yield* callTable.get(number)
        if (row?.eventId !== undefined) calls.push(row as RecordedCall)
        next = `${asking}/${atMs}/${number}`
      }
      return { calls, token: keys.length > limit ? tokenOf(next!) : undefined }
    },
    { durability: 'buffered' },
  )
}

function placeOf(token: string, asking: string): [atMs: number, number: number] {
  const [of, atMs, number] = (readToken(token) ?? '').split('/')
  if (of !== asking) throw badNextToken()
  return [Number(atMs), Number(number)]
}
