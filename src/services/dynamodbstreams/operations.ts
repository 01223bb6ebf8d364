// Written by tools/support-tables.mjs. Do not edit.

import type { Operation } from '../service.ts'
import { describeStream } from './operations/describe-stream.ts'
import { getRecords } from './operations/get-records.ts'
import { getShardIterator } from './operations/get-shard-iterator.ts'
import { listStreams } from './operations/list-streams.ts'

export { declarations } from './declarations.ts'

export const operations: readonly Operation[] = [
  describeStream,
  getRecords,
  getShardIterator,
  listStreams,
]
