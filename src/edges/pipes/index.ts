// Pipes: for each one that runs, what reads its source and brings the records to its target.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html

import { availableParallelism } from 'node:os'
import { LogShards } from '../../delivery/source/log-shards.ts'
import type { GivenUp, LogSource } from '../../delivery/source/log-source.ts'
import type { LogItem, LogReader } from '../../delivery/source/reader.ts'
import type { QueueSource } from '../../delivery/source/queue-carry.ts'
import { QueuePollers } from '../../delivery/source/queue-pollers.ts'
import type { Source } from '../../delivery/source/source.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { FollowedPipe, StreamParameters } from '../../services/pipes/port.ts'
import { compileFilters, type Content } from '../event-source/filter.ts'
import { Follower, type MappedSources, type OpenSource } from '../event-source/follower.ts'
import { queueReader } from '../sqs-to-lambda/reader.ts'
import type { Held } from '../sqs-to-lambda/record.ts'
import { Scaling } from '../sqs-to-lambda/scaling.ts'
import { changesReader } from './changes-reader.ts'
import { letterOf } from './dead-letter.ts'
import { kinesisReader } from './kinesis-reader.ts'
import { VIA, type PipesParts } from './parts.ts'
import type { PipeItem } from './item.ts'
import { partitionOf, pipeTarget } from './run.ts'
import { createAsk, type Ask } from './targets/http.ts'
import { whyNot } from './why-not.ts'

const BATCHES_PER_PROCESSOR = 16

export function createPipes(parts: PipesParts): MappedSources {
  const { env, pipes } = parts
  const ask = createAsk(parts)
  return new Follower<FollowedPipe>({
    ...{ name: VIA, env, rows: pipes, isOfKind: () => true, settingsOf: (row) => row },
    whyNot: (pipe) => whyNot(parts, pipe),
    open: (pipe) => open(parts, ask, pipe),
  })
}

function open(parts: PipesParts, ask: Ask, pipe: FollowedPipe): OpenSource {
  const { source, sourceParameters: given } = pipe
  switch (parseArn(source)!.service) {
    case 'sqs':
      return openQueue(parts, ask, pipe)
    case 'dynamodb': {
      const stream = given.DynamoDBStreamParameters ?? {}
      const reader = changesReader(parts.dynamodb, pipe, stream)
      return openLog(parts, { ask, pipe, stream, reader, info: 'DDBStreamBatchInfo' })
    }
    default: {
      const stream = given.KinesisStreamParameters ?? {}
      const content: Content<{ readonly data?: string }> = { key: 'data', textOf: ({ data = '' }) => Buffer.from(data, 'base64').toString('utf8') } // prettier-ignore
      const reader = kinesisReader(parts.kinesis, pipe, stream)
      return openLog(parts, { ask, pipe, stream, reader, info: 'KinesisBatchInfo' }, content)
    }
  }
}

function common<I extends PipeItem>(
  parts: PipesParts,
  ask: Ask,
  pipe: FollowedPipe,
): Pick<Source<I>, 'name' | 'partition' | 'from' | 'target'> {
  const { source: from } = pipe
  const target = pipeTarget(parts, ask, pipe)
  return { name: VIA, partition: partitionOf(pipe), from, target }
}

function patternsOf({ sourceParameters }: FollowedPipe): string[] {
  const { Filters = [] } = sourceParameters.FilterCriteria ?? {}
  return Filters.map(({ Pattern = '' }) => Pattern).filter((pattern) => pattern !== '')
}

function openQueue(parts: PipesParts, ask: Ask, pipe: FollowedPipe): OpenSource {
  const { BatchSize = 10, MaximumBatchingWindowInSeconds = 0 } = pipe.sourceParameters.SqsQueueParameters ?? {} // prettier-ignore
  const mapping = { eventSourceArn: pipe.source, functionArn: pipe.arn, region: pipe.region }
  const filter = compileFilters<Held['record']>(patternsOf(pipe), { key: 'body', textOf: ({ body }) => body }) // prettier-ignore
  const source: QueueSource<Held> = {
    ...common<Held>(parts, ask, pipe),
    reader: queueReader(parts.sqs, mapping),
    ...{ batchSize: BatchSize, windowMs: MaximumBatchingWindowInSeconds * 1_000 },
    ...(filter && { filter: ({ record }: Held) => filter(record) }),
  }
  const machine = availableParallelism() * BATCHES_PER_PROCESSOR
  return new QueuePollers(parts.env, source, new Scaling({ reportBatchItemFailures: true }, machine)) // prettier-ignore
}

interface Log<I extends PipeItem & LogItem> {
  readonly ask: Ask
  readonly pipe: FollowedPipe
  readonly stream: StreamParameters
  readonly reader: LogReader<I>
  readonly info: 'KinesisBatchInfo' | 'DDBStreamBatchInfo'
}

function openLog<I extends PipeItem & LogItem>(
  parts: PipesParts,
  { ask, pipe, stream, reader, info }: Log<I>,
  content?: Content<I['record']>,
): OpenSource {
  const filter = compileFilters<I['record']>(patternsOf(pipe), content)
  const to = stream.DeadLetterConfig?.Arn
  const endless = (value = -1) => (value < 0 ? Infinity : value)
  const source: LogSource<I> = {
    ...common<I>(parts, ask, pipe),
    ...{ id: pipe.uuid, reader, batchSize: stream.BatchSize ?? 100 },
    windowMs: (stream.MaximumBatchingWindowInSeconds ?? 0) * 1_000,
    parallelizationFactor: stream.ParallelizationFactor ?? 1,
    bisectsOnError: stream.OnPartialBatchItemFailure === 'AUTOMATIC_BISECT',
    maximumRetryAttempts: endless(stream.MaximumRetryAttempts),
    maximumRecordAgeMs: endless(stream.MaximumRecordAgeInSeconds) * 1_000,
    ...(filter && { filter: ({ record }: I) => filter(record) }),
    ...(to !== undefined && {
      onFailure: (given: GivenUp<I>) => ({ to, intents: [letterOf(to, { pipe, info }, given)] }),
    }),
  }
  return new LogShards(parts.env, source)
}
