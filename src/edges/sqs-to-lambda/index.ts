// SQS → Lambda: a group of pollers for each event source mapping on a queue.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html

import { availableParallelism } from 'node:os'
import type { QueueSource } from '../../delivery/source/queue-carry.ts'
import { QueuePollers } from '../../delivery/source/queue-pollers.ts'
import type { LambdaPort } from '../../services/lambda/port.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import type { Env, RoleCheck } from '../../services/service.ts'
import type { SqsPort } from '../../services/sqs/port.ts'
import { compileFilters } from '../event-source/filter.ts'
import { followMappings, type MappedSources } from '../event-source/follower.ts'
import { functionTarget } from '../event-source/function-target.ts'
import { queueReader } from './reader.ts'
import type { Held, SqsRecord } from './record.ts'
import { Scaling } from './scaling.ts'
import { queueCheck } from './source-check.ts'

const NAME = 'sqs-to-lambda'

/** Functions mostly wait: several fit on one processor. */
const BATCHES_PER_PROCESSOR = 16

export interface SqsToLambdaNeeds {
  readonly sqs: SqsPort
  readonly lambda: LambdaPort
  readonly env: Env
  /** Whether a function's role may what its mapping does. */
  readonly roleCheck?: RoleCheck | undefined
  /** Batches of one mapping side by side; default by the machine's processors. */
  readonly machineConcurrency?: number
  /** How long `stop` waits for functions. */
  readonly graceMs?: number
}

export function createSqsToLambda(needs: SqsToLambdaNeeds): MappedSources {
  const { sqs, lambda, env, roleCheck, graceMs } = needs
  const machine = needs.machineConcurrency ?? availableParallelism() * BATCHES_PER_PROCESSOR
  return followMappings({
    ...{ name: NAME, service: 'sqs', check: queueCheck(sqs, roleCheck), env, lambda, graceMs },
    open: (row) => new QueuePollers(env, sourceOf(sqs, lambda, row), new Scaling(row, machine)),
  })
}

function sourceOf(sqs: SqsPort, lambda: LambdaPort, row: EventSourceMappingRow): QueueSource<Held> {
  const filter = compileFilters<SqsRecord>(row.filters, {
    key: 'body',
    textOf: ({ body }) => body,
  })
  return {
    name: NAME,
    partition: `edges/${NAME}/${row.account}/${row.region}`,
    from: row.eventSourceArn,
    reader: queueReader(sqs, row),
    target: functionTarget(lambda, row),
    batchSize: row.batchSize,
    windowMs: row.maximumBatchingWindowSeconds * 1_000,
    ...(filter && { filter: ({ record }: Held) => filter(record) }),
  }
}
