// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { addressOf, type TableAddress } from '../address.ts'
import { invalid, limitExceeded, validation } from '../errors.ts'
import type { InputOf } from '../../../wire/types.ts'
import { operation } from '../operation.ts'
import { changeIndexes } from '../table/change-indexes.ts'
import { describe } from '../table/description.ts'
import { encryptionOf } from '../table/encryption.ts'
import { throughputOf, typesOf } from '../table/schema.ts'
import { closeStream, openStream, viewOf } from '../table/stream-specification.ts'
import { requireMade, requireNamed, scopeOf, tables, type TableRow } from '../tables.ts'

type Input = InputOf<typeof import('@aws-sdk/client-dynamodb'), 'UpdateTable'>

export const updateTable = operation('UpdateTable', async (input, context) => {
  const address = addressOf(input.TableName!, context)
  const indexChanges = input.GlobalSecondaryIndexUpdates ?? []
  if (indexChanges.filter(({ Create, Delete }) => Create ?? Delete).length > 1) {
    throw limitExceeded(
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    )
  }
  if (input.ReplicaUpdates !== undefined || input.GlobalTableWitnessUpdates !== undefined) {
    throw validation('Millrace keeps no replicas of tables in other regions')
  }
  const asks = [
    input.BillingMode ?? input.ProvisionedThroughput,
    input.StreamSpecification ?? input.SSESpecification ?? input.TableClass,
    input.DeletionProtectionEnabled ?? input.OnDemandThroughput ?? input.WarmThroughput,
  ]
  if (asks.every((ask) => ask === undefined) && indexChanges.length === 0) {
    throw validation(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    )
  }
  const scope = input.StreamSpecification ? scopeOf(address) : address.partition
  const TableDescription = await context.store.transact(scope, (tx) => update(tx, address, input))
  return { TableDescription } as any
})

function* update(tx: Tx, address: TableAddress, input: Input): Reading<unknown> {
  const before = yield* requireNamed(address.name)
  requireMade(before)
  let table = withCapacity(tx, before, input)
  if (input.SSESpecification !== undefined) {
    const { encryption: _, ...plain } = table
    const encryption = encryptionOf(input.SSESpecification, address)
    table = encryption ? { ...plain, encryption } : plain
  }
  if (input.TableClass !== undefined) {
    table = { ...table, tableClass: { name: input.TableClass, sinceMs: tx.nowMs } }
  }
  if (input.DeletionProtectionEnabled !== undefined) {
    table = { ...table, protected: input.DeletionProtectionEnabled }
  }
  if (input.StreamSpecification !== undefined) {
    table = yield* withStream(tx, table, input.StreamSpecification)
  }
  const types = { ...table.types, ...typesOf(input.AttributeDefinitions) }
  table = yield* changeIndexes(
    tx,
    { ...table, types },
    address.partition,
    input.GlobalSecondaryIndexUpdates ?? [],
  )
  tables.put(tx, [], table)
  return yield* describe(table, 'UPDATING')
}

function withCapacity(tx: Tx, table: TableRow, input: Input): TableRow {
  const { BillingMode, ProvisionedThroughput } = input
  if (BillingMode === undefined && ProvisionedThroughput === undefined) return table
  const onDemand = BillingMode === undefined ? table.onDemand : BillingMode === 'PAY_PER_REQUEST'
  const throughput = throughputOf(ProvisionedThroughput, onDemand)
  const { read, write } = table.throughput
  const same = read === throughput.read && write === throughput.write && onDemand === table.onDemand
  if (same && ProvisionedThroughput !== undefined) {
    throw validation(
      `The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: ${read}. Requested ReadCapacityUnits: ${throughput.read}. Current WriteCapacityUnits provisioned for the table: ${write}. Requested WriteCapacityUnits: ${throughput.write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
    )
  }
  const less = throughput.read < read || throughput.write < write
  const changed = onDemand ? {} : less ? { decreasedMs: tx.nowMs } : { increasedMs: tx.nowMs }
  const began = onDemand && !table.onDemand ? { onDemandMs: tx.nowMs } : {}
  return { ...table, onDemand, throughput, ...changed, ...began }
}

function* withStream(
  tx: Tx,
  table: TableRow,
  asked: NonNullable<Input['StreamSpecification']>,
): Reading<TableRow> {
  const view = viewOf(asked)
  const { stream, ...rest } = table
  if (view === undefined) {
    if (stream === undefined) {
      throw validation('Table is already disabled for stream: Table has no stream to disable')
    }
    yield* closeStream(tx, table, stream.label)
    return { ...rest, lastStreamLabel: stream.label }
  }
  if (stream !== undefined) {
    throw invalid(`Table already has an enabled stream: TableName: ${table.name}`)
  }
  return { ...table, stream: yield* openStream(tx, table, view) }
}
