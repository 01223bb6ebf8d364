// What an account and region has beside its log groups: policies, deliveries, queries. One partition.

import type { Op } from '../../store/store.ts'
import type { Reading, Table } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { invalidToken } from './errors.ts'

export function accountPartition({ account, region }: { account: string; region: string }): string {
  return `logs/${account}/${region}/account`
}

export function inAccount<T>(context: Context, op: Op<T>): Promise<T> {
  return context.store.transact(accountPartition(context), op)
}

/** One page of rows in order of their names; the token is the last name, wrapped. */
export function* pageOf<Row>(
  table: Table<[name: string], Row>,
  limit: number,
  token: string | undefined,
): Reading<{ rows: Row[]; nextToken: string | undefined }> {
  const after = token === undefined ? undefined : nameOfToken(token)
  const found = yield* table.range([], { limit: limit + 1, ...(after && { after: [after] }) })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map(({ row }) => row),
    nextToken: found.length > limit && last ? tokenOfName(last.key.text()) : undefined,
  }
}

export function tokenOfName(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url')
}

export function nameOfToken(token: string): string {
  const name = Buffer.from(token, 'base64url').toString('utf8')
  if (name === '' || name.length > 600 || tokenOfName(name) !== token) throw invalidToken()
  return name
}

export function* countOf(table: Table<[name: string], unknown>, most: number): Reading<number> {
  return (yield* table.range([], { limit: most })).length
}
