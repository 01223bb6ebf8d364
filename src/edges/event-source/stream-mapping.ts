// A stream → Lambda: what a mapping's settings mean to a source over a log, whatever the stream is. A
// stream service brings its reader.
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html

import { LogShards } from '../../delivery/source/log-shards.ts'
import type { GivenUp, LogSource } from '../../delivery/source/log-source.ts'
import type { LogItem, LogReader } from '../../delivery/source/reader.ts'
import type { Target } from '../../delivery/source/source.ts'
import type { LambdaPort, SourceCheck } from '../../services/lambda/port.ts'
import type { EventSourceMappingRow, StreamSettings } from '../../services/lambda/tables.ts'
import type { Env } from '../../services/service.ts'
import { compileFilters, type Content } from './filter.ts'
import { followMappings, type MappedSources } from './follower.ts'
import { functionTarget } from './function-target.ts'
import { failureIntent, type BatchRecord } from './on-failure.ts'

export type StreamMapping = EventSourceMappingRow & { readonly stream: StreamSettings }

export interface RecordItem extends LogItem {
  /** As an element of the function's event, and as filters see it. */
  readonly record: object
}

/** What is different from one stream service to another. */
export interface StreamKind<I extends RecordItem> {
  /** Of the arrow: `dynamodb-to-lambda`. */
  readonly name: string
  /** Of the ARNs of what is read. */
  readonly service: string
  readonly info: BatchRecord['info']
  /** What Lambda checks before it reads there. */
  readonly check: SourceCheck
  /** The part of a record that filters see parsed; left out: they see all of it. */
  readonly content?: Content<I['record']>
  readerOf(row: StreamMapping): LogReader<I>
}

export interface StreamToLambdaNeeds {
  readonly lambda: LambdaPort
  readonly env: Env
  /** How long `stop` waits for functions. */
  readonly graceMs?: number
}

export function createStreamToLambda<I extends RecordItem>(
  needs: StreamToLambdaNeeds,
  kind: StreamKind<I>,
): MappedSources {
  const { lambda, env, graceMs } = needs
  const { name, service, check } = kind
  const open = (row: EventSourceMappingRow) =>
    new LogShards(env, sourceOf(needs, kind, row as StreamMapping))
  return followMappings({ name, service, check, env, lambda, graceMs, open })
}

function sourceOf<I extends RecordItem>(
  needs: StreamToLambdaNeeds,
  kind: StreamKind<I>,
  row: StreamMapping,
): LogSource<I> {
  const { name, info, content } = kind
  const { stream } = row
  const filter = compileFilters<I['record']>(row.filters, content)
  const to = stream.onFailure
  const endless = (value: number) => (value < 0 ? Infinity : value)
  return {
    ...{ id: row.uuid, name, partition: `edges/${name}/${row.account}/${row.region}` },
    ...{ from: row.eventSourceArn, target: telling(needs, kind, row) },
    reader: kind.readerOf(row),
    ...{ batchSize: row.batchSize, windowMs: row.maximumBatchingWindowSeconds * 1_000 },
    parallelizationFactor: stream.parallelizationFactor,
    bisectsOnError: stream.bisectBatchOnFunctionError,
    maximumRetryAttempts: endless(stream.maximumRetryAttempts),
    maximumRecordAgeMs: endless(stream.maximumRecordAgeInSeconds) * 1_000,
    ...(stream.tumblingWindowInSeconds > 0 && {
      tumblingWindowMs: stream.tumblingWindowInSeconds * 1_000,
    }),
    ...(filter && { filter: ({ record }: I) => filter(record) }),
    ...(to !== undefined && {
      onFailure: (given: GivenUp<I>) => ({
        to,
        intents: [failureIntent(to, { mapping: row, info }, given)],
      }),
    }),
  }
}

/** The function, and the mapping told how its last batch ended, where that is news. */
function telling<I extends RecordItem>(
  { lambda, env }: StreamToLambdaNeeds,
  { name }: StreamKind<I>,
  row: StreamMapping,
): Target<I> {
  const target = functionTarget(lambda, row)
  let known = row.lastProcessingResult
  const tell = (lastProcessingResult: string) => {
    if (lastProcessingResult === known) return
    known = lastProcessingResult
    env.activity
      .during(name, () => lambda.mappings.settle(row.uuid, { lastProcessingResult }))
      .catch((error: unknown) => env.log.warn({ err: error }, 'a result was not noted'))
  }
  return {
    ...target,
    async invoke(call) {
      const answer = await target.invoke(call)
      if (answer.kind === 'busy') tell(`PROBLEM: ${answer.reason}`)
      else tell(answer.failures.size > 0 ? 'PROBLEM: Function call failed' : 'OK')
      return answer
    },
  }
}
