// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { addressOf, tableArn } from '../address.ts'
import { invalid, tableExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { describe } from '../table/description.ts'
import { encryptionOf } from '../table/encryption.ts'
import {
  globalIndex,
  keyNames,
  localIndex,
  requireIndexes,
  requireUsed,
  throughputOf,
  typesOf,
} from '../table/schema.ts'
import { openStream, viewOf } from '../table/stream-specification.ts'
import { enterTable, newSpaces, scopeOf, tables, type TableRow } from '../tables.ts'
import { tagsOf } from '../table/tags.ts'

export const createTable = operation('CreateTable', async (input, context) => {
  const address = addressOf(input.TableName!, context)
  const types = typesOf(input.AttributeDefinitions)
  const onDemand = input.BillingMode === 'PAY_PER_REQUEST'
  const throughput = throughputOf(input.ProvisionedThroughput, onDemand)
  const key = keyNames(input.KeySchema, types)
  const { LocalSecondaryIndexes: locals, GlobalSecondaryIndexes: globals } = input
  if (locals?.length === 0) throw invalid('List of LocalSecondaryIndexes is empty')
  if (globals?.length === 0) throw invalid('List of GlobalSecondaryIndexes is empty')
  // In their places behind the table's own space, once that is known.
  const indexes = [
    ...(locals ?? []).map((index, i) => localIndex(index, key, types, i + 1)),
    ...(globals ?? []).map((index, i) =>
      globalIndex(index, types, onDemand, (locals?.length ?? 0) + i + 1),
    ),
  ]
  requireIndexes(indexes)
  requireUsed(key, indexes, types)
  const view = viewOf(input.StreamSpecification)
  const encryption = encryptionOf(input.SSESpecification, address)
  const tags = tagsOf(input.Tags)

  function* create(tx: Tx): Reading<unknown> {
    if ((yield* tables.get()) !== undefined) throw tableExists(address.name)
    const space = yield* newSpaces(tx, indexes.length + 1)
    const plain: TableRow = {
      account: address.account,
      region: address.region,
      name: address.name,
      arn: tableArn(address),
      id: tx.uuid(),
      createdMs: tx.nowMs,
      space,
      types,
      key,
      indexes: indexes.map((index) => ({ ...index, space: space + index.space })),
      onDemand,
      throughput,
      ...(encryption && { encryption }),
      ...(input.TableClass && { tableClass: { name: input.TableClass, sinceMs: tx.nowMs } }),
      protected: input.DeletionProtectionEnabled ?? false,
      ...(input.ResourcePolicy && {
        policy: { text: input.ResourcePolicy, revision: String(tx.nowMs) },
      }),
      tags,
    }
    const row = view ? { ...plain, stream: yield* openStream(tx, plain, view) } : plain
    yield* enterTable(tx, row)
    return yield* describe(row, 'CREATING')
  }
  const TableDescription = await context.store.transact(scopeOf(address), create)
  return { TableDescription } as any
})
