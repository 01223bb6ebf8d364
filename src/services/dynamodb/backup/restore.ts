// A table that is made of a backup, or of another table as it was: its schema, with what the request
// overrides. Tags, policies, streams and times to live are not restored, as on AWS.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Restore.Tutorial.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { tableArn, type TableAddress } from '../address.ts'
import { validation } from '../errors.ts'
import { describe } from '../table/description.ts'
import { encryptionOf, type EncryptionInput } from '../table/encryption.ts'
import { throughputOf, type IndexInput, type ThroughputInput } from '../table/schema.ts'
import { enterTable, newSpaces, tables, type IndexRow, type TableRow } from '../tables.ts'
import { COPY, type Copy } from './copy.ts'

export interface Overrides {
  readonly BillingModeOverride?: string | undefined
  readonly GlobalSecondaryIndexOverride?: readonly IndexInput[] | undefined
  readonly LocalSecondaryIndexOverride?: readonly IndexInput[] | undefined
  readonly ProvisionedThroughputOverride?: ThroughputInput | undefined
  readonly SSESpecificationOverride?: EncryptionInput | undefined
}

export interface Origin extends Pick<Copy, 'from' | 'fromSpace' | 'backup' | 'pointMs'> {
  readonly table: TableRow
  readonly backupArn?: string
}

/** In a scope of the target's partition and directory. Answers the new table's description. */
export function* restore(
  tx: Tx,
  address: TableAddress,
  origin: Origin,
  overrides: Overrides,
): Reading<unknown> {
  const target = tx.in(address.partition)
  if ((yield* target.read(tables.get())) !== undefined) {
    throw new AwsError('TableAlreadyExistsException', `Table already exists: ${address.name}`)
  }
  const row = yield* target.read(restoredRow(target, address, origin, overrides))
  yield* target.read(enterTable(target, row))
  const { from, fromSpace, backup, pointMs } = origin
  const payload: Copy = {
    ...{ account: address.account, region: address.region, from, fromSpace },
    ...{ to: address.partition, toSpace: row.space },
    ...(backup && { backup }),
    ...(pointMs !== undefined && { pointMs }),
  }
  tx.emit({ edge: COPY, target: row.arn, payload })
  return yield* target.read(describe(row, 'CREATING'))
}

function* restoredRow(
  tx: Tx,
  address: TableAddress,
  { table, backupArn, pointMs }: Origin,
  overrides: Overrides,
): Reading<TableRow> {
  const mode = overrides.BillingModeOverride
  const onDemand = mode === undefined ? table.onDemand : mode === 'PAY_PER_REQUEST'
  const given = overrides.ProvisionedThroughputOverride
  const isKept = given === undefined && onDemand === table.onDemand
  const throughput = isKept ? table.throughput : throughputOf(given, onDemand)
  const indexes = [...kept(table, overrides, true), ...kept(table, overrides, false)]
  const space = yield* newSpaces(tx, indexes.length + 1)
  const asked = overrides.SSESpecificationOverride
  const encryption = asked ? encryptionOf(asked, address) : table.encryption
  const { types, key } = table
  const used = new Set([key, ...indexes].flatMap((of) => Object.values('key' in of ? of.key : of)))
  return {
    ...{ account: address.account, region: address.region, name: address.name },
    ...{ arn: tableArn(address), id: tx.uuid(), createdMs: tx.nowMs, space },
    types: Object.fromEntries(Object.entries(types).filter(([name]) => used.has(name))),
    ...{ key, onDemand, throughput, protected: false, tags: {} },
    indexes: indexes.map((index, i) => ({ ...index, space: space + 1 + i })),
    ...(table.tableClass && { tableClass: { ...table.tableClass, sinceMs: tx.nowMs } }),
    ...(encryption && { encryption }),
    restored: {
      ...{ sourceArn: table.arn, atMs: pointMs ?? tx.nowMs, isUnderWay: true },
      ...(backupArn !== undefined && { backupArn }),
    },
  }
}

/** Of its indexes, some or all, under their names. */
function kept(table: TableRow, overrides: Overrides, local: boolean): IndexRow[] {
  const all = table.indexes.filter((index) => index.local === local)
  const asked = local
    ? overrides.LocalSecondaryIndexOverride
    : overrides.GlobalSecondaryIndexOverride
  return (asked?.map(({ IndexName }) => named(all, IndexName)) ?? all).map(
    ({ filling: _, ...index }) => index,
  )
}

function named(indexes: readonly IndexRow[], name: string | undefined): IndexRow {
  const index = indexes.find((one) => one.name === name)
  if (index !== undefined) return index
  throw validation(`One or more index definitions do not match those of the source: ${name}`)
}
