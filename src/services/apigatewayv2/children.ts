// What belongs to an API: made, read, listed, changed and deleted alike. Whatever changes what an API
// does is deployed at once to the stages that ask for it.

import type { Tx } from '../../store/store.ts'
import type { Reading, Table } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { readToken, tokenOf } from '../resource/page-token.ts'
import { deployToStages } from './deploying.ts'
import { badRequest, notFound } from './errors.ts'
import { newPartId } from './ids.ts'
import { apiAddress, requireApi, type ApiAddress } from './tables.ts'

type Held<Row> = Table<readonly [string], Row>
interface OfApi {
  readonly ApiId?: string | undefined
}

/** A kind of child: its rows, the member that names one, and what it is called. */
export interface Kind<Row> {
  readonly table: Held<Row>
  readonly idOf: (row: Row) => string
  readonly called: string
  /** Stages know nothing of it until it is deployed. */
  readonly deployed: boolean
}

const MOST = 500
const LONGEST_ID = 512

export function inApi<T>(
  input: OfApi,
  context: Context,
  run: (tx: Tx, api: ApiAddress) => Reading<T>,
): Promise<T> {
  const api = apiAddress(context, input.ApiId!)
  return context.store.transact(api.partition, function* (tx) {
    yield* requireApi(api)
    return yield* run(tx, api)
  })
}

export function* requireChild<Row>({ table, called }: Kind<Row>, id: string): Reading<Row> {
  const row = id.length > LONGEST_ID ? undefined : yield* table.get(id)
  if (row === undefined) throw notFound(called, id)
  return row
}

export function create<Row>(
  kind: Kind<Row>,
  input: OfApi,
  context: Context,
  make: (id: string, tx: Tx) => Reading<Row>,
): Promise<Row> {
  return inApi(input, context, function* (tx) {
    const all = yield* kind.table.range([], { limit: MOST })
    if (all.length >= MOST) throw badRequest(`An API has at most ${MOST} of each kind`)
    const row = yield* make(newPartId(tx), tx)
    kind.table.put(tx, [kind.idOf(row)], row)
    if (kind.deployed) yield* deployToStages(tx)
    return row
  })
}

export function read<Row>(
  kind: Kind<Row>,
  input: OfApi,
  id: string,
  context: Context,
): Promise<Row> {
  return inApi(input, context, () => requireChild(kind, id))
}

export function list<Row>(
  { table, idOf }: Kind<Row>,
  input: OfApi & { MaxResults?: string | undefined; NextToken?: string | undefined },
  context: Context,
): Promise<{ Items: any[]; NextToken?: string | undefined }> {
  const limit = limitOf(input.MaxResults)
  const after = afterOf(input.NextToken)
  return inApi(input, context, function* () {
    const found = yield* table.range([], {
      limit: limit + 1,
      ...(after !== undefined && { after: [after] as const }),
    })
    const Items = found.slice(0, limit).map(({ row }) => row)
    const more = found.length > limit
    return { Items, ...(more && { NextToken: tokenOf(idOf(Items.at(-1)!)) }) }
  })
}

export function limitOf(text: string | undefined): number {
  if (text === undefined) return MOST
  if (!/^[1-9]\d{0,3}$/.test(text)) throw badRequest('MaxResults must be a positive number')
  return Math.min(Number(text), MOST)
}

export function afterOf(token: string | undefined): string | undefined {
  const name = token === undefined ? undefined : readToken(token)
  if (token !== undefined && name === undefined) throw badRequest('Invalid nextToken')
  return name
}

export function change<Row>(
  kind: Kind<Row>,
  input: OfApi,
  id: string,
  context: Context,
  to: (row: Row, tx: Tx) => Reading<Row> | Row,
): Promise<Row> {
  return inApi(input, context, function* (tx) {
    const made = to(yield* requireChild(kind, id), tx)
    const row = isReading(made) ? yield* made : made
    kind.table.put(tx, [id], row)
    if (kind.deployed) yield* deployToStages(tx)
    return row
  })
}

function isReading<Row>(made: Reading<Row> | Row): made is Reading<Row> {
  return typeof made === 'object' && made !== null && Symbol.iterator in made
}

export function remove<Row>(
  kind: Kind<Row>,
  input: OfApi,
  id: string,
  context: Context,
  unless?: (row: Row) => Reading<void>,
): Promise<Record<string, never>> {
  return inApi(input, context, function* (tx) {
    const row = yield* requireChild(kind, id)
    if (unless !== undefined) yield* unless(row)
    kind.table.del(tx, [id])
    if (kind.deployed) yield* deployToStages(tx)
    return {}
  })
}

/** Members that were given, and none of those that name where. */
export function given<Input extends object>(input: Input): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([name, value]) => value !== undefined && name !== 'ApiId')) // prettier-ignore
}
