// Written by tools/support-tables.mjs. Do not edit.

import type { Operation } from '../service.ts'
import { batchExecuteStatement } from './operations/batch-execute-statement.ts'
import { batchGetItem } from './operations/batch-get-item.ts'
import { batchWriteItem } from './operations/batch-write-item.ts'
import { createTable } from './operations/create-table.ts'
import { deleteItem } from './operations/delete-item.ts'
import { deleteResourcePolicy } from './operations/delete-resource-policy.ts'
import { deleteTable } from './operations/delete-table.ts'
import { describeEndpoints } from './operations/describe-endpoints.ts'
import { describeKinesisStreamingDestination } from './operations/describe-kinesis-streaming-destination.ts'
import { describeLimits } from './operations/describe-limits.ts'
import { describeTable } from './operations/describe-table.ts'
import { describeTimeToLive } from './operations/describe-time-to-live.ts'
import { disableKinesisStreamingDestination } from './operations/disable-kinesis-streaming-destination.ts'
import { enableKinesisStreamingDestination } from './operations/enable-kinesis-streaming-destination.ts'
import { executeStatement } from './operations/execute-statement.ts'
import { executeTransaction } from './operations/execute-transaction.ts'
import { getItem } from './operations/get-item.ts'
import { getResourcePolicy } from './operations/get-resource-policy.ts'
import { listTables } from './operations/list-tables.ts'
import { listTagsOfResource } from './operations/list-tags-of-resource.ts'
import { putItem } from './operations/put-item.ts'
import { putResourcePolicy } from './operations/put-resource-policy.ts'
import { query } from './operations/query.ts'
import { scan } from './operations/scan.ts'
import { tagResource } from './operations/tag-resource.ts'
import { transactGetItems } from './operations/transact-get-items.ts'
import { transactWriteItems } from './operations/transact-write-items.ts'
import { untagResource } from './operations/untag-resource.ts'
import { updateItem } from './operations/update-item.ts'
import { updateKinesisStreamingDestination } from './operations/update-kinesis-streaming-destination.ts'
import { updateTable } from './operations/update-table.ts'
import { updateTimeToLive } from './operations/update-time-to-live.ts'

export { declarations } from './declarations.ts'

export const operations: readonly Operation[] = [
  batchExecuteStatement,
  batchGetItem,
  batchWriteItem,
  createTable,
  deleteItem,
  deleteResourcePolicy,
  deleteTable,
  describeEndpoints,
  describeKinesisStreamingDestination,
  describeLimits,
  describeTable,
  describeTimeToLive,
  disableKinesisStreamingDestination,
  enableKinesisStreamingDestination,
  executeStatement,
  executeTransaction,
  getItem,
  getResourcePolicy,
  listTables,
  listTagsOfResource,
  putItem,
  putResourcePolicy,
  query,
  scan,
  tagResource,
  transactGetItems,
  transactWriteItems,
  untagResource,
  updateItem,
  updateKinesisStreamingDestination,
  updateTable,
  updateTimeToLive,
]
