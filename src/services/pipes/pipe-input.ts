// What CreatePipe and UpdatePipe say of a pipe, checked and with its defaults.

import { parseArn } from '../../kernel/arn.ts'
import { parsePath } from '../../kernel/json-path.ts'
import { eventSourceMappingDialect } from '../../pattern/dialect.ts'
import { compilePattern } from '../../pattern/pattern.ts'
import { validation } from './errors.ts'
import { requireEnrichment, requireSource, requireTarget } from './kinds.ts'
import type {
  EnrichmentParameters,
  PipeLog,
  PipeSettings,
  SourceParameters,
  StreamParameters,
  TargetParameters,
} from './port.ts'

const FIFO_BATCH = 10
const QUEUE_BATCH = 10
const STREAM_BATCH = 100

/** Throws what Pipes says of a pipe that it does not take. */
export function requireSettings(settings: PipeSettings): PipeSettings {
  const { source, sourceParameters, enrichment, enrichmentParameters } = settings
  const { target, targetParameters } = settings
  requireSource(source, sourceParameters as Record<string, unknown>)
  if (enrichment !== undefined) requireEnrichment(enrichment, { ...enrichmentParameters })
  requireTarget(target, { ...targetParameters })
  for (const { Pattern } of sourceParameters.FilterCriteria?.Filters ?? []) requirePattern(Pattern)
  requireTemplate('EnrichmentParameters', enrichmentParameters)
  requireTemplate('TargetParameters', targetParameters)
  return { ...settings, sourceParameters: withDefaults(source, sourceParameters) }
}

function requirePattern(pattern = ''): void {
  try {
    compilePattern(pattern, eventSourceMappingDialect)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw validation(`Filter pattern is not valid: ${reason}`)
  }
}

export const PLACEHOLDER = /<((?:\$|aws\.pipes\.)[^<>]*)>/g

const RESERVED = new Set([
  'aws.pipes.pipe-arn',
  'aws.pipes.pipe-name',
  'aws.pipes.source-arn',
  'aws.pipes.enrichment-arn',
  'aws.pipes.target-arn',
  'aws.pipes.event.ingestion-time',
  'aws.pipes.event',
  'aws.pipes.event.json',
])

function requireTemplate(where: string, { InputTemplate = '' }: EnrichmentParameters): void {
  for (const [, name = ''] of InputTemplate.matchAll(PLACEHOLDER)) {
    if (RESERVED.has(name)) continue
    if (parsePath(name) === undefined) {
      throw validation(`${where}.InputTemplate contains an invalid placeholder <${name}>.`)
    }
  }
}

function withDefaults(source: string, given: SourceParameters): SourceParameters {
  const service = parseArn(source)?.service
  if (service === 'sqs') {
    const queue = { BatchSize: QUEUE_BATCH, ...given.SqsQueueParameters }
    if (source.endsWith('.fifo') && queue.BatchSize > FIFO_BATCH) {
      throw validation(`BatchSize of a FIFO queue is at most ${FIFO_BATCH}.`)
    }
    if (queue.BatchSize > FIFO_BATCH && !queue.MaximumBatchingWindowInSeconds) {
      throw validation(`MaximumBatchingWindowInSeconds must be at least 1 where BatchSize is more than ${FIFO_BATCH}.`) // prettier-ignore
    }
    return { ...given, SqsQueueParameters: queue }
  }
  const name = service === 'kinesis' ? 'KinesisStreamParameters' : 'DynamoDBStreamParameters'
  return { ...given, [name]: streamDefaults(given[name] ?? {}) }
}

function streamDefaults(given: StreamParameters): StreamParameters {
  const { StartingPosition, StartingPositionTimestamp, DeadLetterConfig } = given
  const isAtTime = StartingPosition === 'AT_TIMESTAMP'
  if (isAtTime !== (StartingPositionTimestamp !== undefined)) {
    throw validation('StartingPositionTimestamp is for, and only for, StartingPosition AT_TIMESTAMP.') // prettier-ignore
  }
  const letters = DeadLetterConfig?.Arn
  if (letters !== undefined && !['sqs', 'sns'].includes(parseArn(letters)?.service ?? '')) {
    throw validation('DeadLetterConfig.Arn must be the ARN of a queue or a topic.')
  }
  return {
    ...{ BatchSize: STREAM_BATCH, MaximumRecordAgeInSeconds: -1, MaximumRetryAttempts: -1 },
    ...{ ParallelizationFactor: 1, MaximumBatchingWindowInSeconds: 0 },
    ...given,
  }
}

interface LogInput {
  readonly Level?: string | undefined
  readonly IncludeExecutionData?: readonly string[] | undefined
  readonly CloudwatchLogsLogDestination?: { readonly LogGroupArn?: string | undefined } | undefined
  readonly S3LogDestination?: unknown
  readonly FirehoseLogDestination?: unknown
}

/** undefined: nothing is logged. */
export function logOf(given: LogInput | undefined): PipeLog | undefined {
  if (given === undefined || given.Level === 'OFF') return undefined
  if (given.S3LogDestination !== undefined || given.FirehoseLogDestination !== undefined) {
    throw validation("Millrace writes pipes' logs to CloudWatch Logs only: name a CloudwatchLogsLogDestination.") // prettier-ignore
  }
  const group = given.CloudwatchLogsLogDestination?.LogGroupArn
  if (group === undefined) {
    throw validation('LogConfiguration needs a destination where its Level is not OFF.')
  }
  const level = given.Level as PipeLog['level']
  return { group, level, includesData: given.IncludeExecutionData?.includes('ALL') ?? false }
}

/** Dates are kept as numbers. */
export function sourceParametersOf(given: object = {}): SourceParameters {
  const entries = Object.entries(given).map(([name, value]: [string, unknown]) => {
    const moment = (value as { StartingPositionTimestamp?: Date } | undefined)?.StartingPositionTimestamp // prettier-ignore
    if (!(moment instanceof Date)) return [name, value] as const
    const kept = { ...(value as object), StartingPositionTimestamp: moment.getTime() }
    return [name, kept] as const
  })
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

export function targetParametersOf(given: object = {}): TargetParameters {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
