// Partner event sources: what a partner's account offers, and what it is in the account that it is for.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-saas.html

import { partitionOf } from '../../kernel/arn.ts'
import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import type { Owner } from './address.ts'
import { notFound } from './errors.ts'

/** How long a source waits for its bus. */
const PENDING_MS = 14 * 86_400_000

/** In the customer's account. */
export interface SourceRow {
  readonly name: string
  readonly arn: string
  /** Account of the partner. */
  readonly partner: string
  readonly state: 'PENDING' | 'ACTIVE' | 'DELETED'
  readonly createdMs: number
}

/** In the partner's account: for whom a source is. */
export interface OfferRow {
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly createdMs: number
}

export const sourcePartition = ({ account, region }: Owner) => `events/${account}/${region}/sources`
export const offerPartition = ({ account, region }: Owner) => `events/${account}/${region}/offers`

export const sourceTable = new Table<[name: string], SourceRow>('source')
export const offerTable = new Table<[name: string, account: string], OfferRow>('offer')

export const sourceArn = ({ region }: Pick<Owner, 'region'>, name: string) =>
  `arn:${partitionOf(region)}:events:${region}::event-source/${name}`

/** The partner, from a name such as `aws.partner/shop.example/orders`. */
export const partnerOf = (name: string) => name.split('/').slice(0, 2).join('/')

export const noSource = (name: string) => notFound(`Event source ${name} does not exist.`)

export function expiresMs({ createdMs }: Pick<SourceRow, 'createdMs'>): number {
  return createdMs + PENDING_MS
}

/** A source that nobody accepted in its time is gone. */
export function isThere(row: SourceRow | undefined, nowMs: number): row is SourceRow {
  return row !== undefined && (row.state !== 'PENDING' || expiresMs(row) > nowMs)
}

export function* requireSource(tx: Tx, name: string): Reading<SourceRow> {
  const row = yield* sourceTable.get(name)
  if (!isThere(row, tx.nowMs)) throw noSource(name)
  return row
}

export function shownSource(row: SourceRow) {
  const { name, arn, state, createdMs } = row
  return {
    ...{ Name: name, Arn: arn, State: state, CreatedBy: partnerOf(name) },
    CreationTime: new Date(createdMs),
    ...(state === 'PENDING' && { ExpirationTime: new Date(expiresMs(row)) }),
  }
}
