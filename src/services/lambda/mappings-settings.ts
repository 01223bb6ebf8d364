// What Create- and UpdateEventSourceMapping accept: the rules that hold for every source. What only
// the source can judge (is it there, is it FIFO) its edge checks.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html

import { parseArn } from '../../kernel/arn.ts'
import { eventSourceMappingDialect } from '../../pattern/dialect.ts'
import { InvalidPattern } from '../../pattern/invalid-pattern.ts'
import { compilePattern } from '../../pattern/pattern.ts'
import type { InputOf } from '../../wire/types.ts'
import { invalidParameter } from './errors.ts'
import {
  invalidFilter,
  unrecognizedSource,
  unsupportedSetting,
  unsupportedSource,
} from './mappings-errors.ts'
import { streamDefaults, streamSettings } from './mappings-stream.ts'
import type { EventSourceMappingRow } from './tables.ts'

type Client = typeof import('@aws-sdk/client-lambda')
type Update = InputOf<Client, 'UpdateEventSourceMapping'>
type Create = InputOf<Client, 'CreateEventSourceMapping'>

export type MappingSettings = Pick<
  EventSourceMappingRow,
  | 'batchSize'
  | 'maximumBatchingWindowSeconds'
  | 'filters'
  | 'reportBatchItemFailures'
  | 'maximumConcurrency'
  | 'provisionedPollers'
  | 'kmsKeyArn'
  | 'metrics'
  | 'stream'
>

const STREAMS: ReadonlySet<string> = new Set(['kinesis', 'dynamodb'])

/** Whether a source, by its ARN, is read as a stream. */
export const isStream = (sourceArn: string): boolean =>
  STREAMS.has(parseArn(sourceArn)?.service ?? '')

/** The quota may be raised to ten on request. */
const MAX_FILTERS = 5
const DEFAULT_MINIMUM_POLLERS = 2
const DEFAULT_MAXIMUM_POLLERS = 200

const common = { maximumBatchingWindowSeconds: 0, filters: [], reportBatchItemFailures: false }

export const sqsDefaults: MappingSettings = { batchSize: 10, ...common }
const streamMappingDefaults: MappingSettings = { batchSize: 100, ...common, stream: streamDefaults }

export const defaultsOf = (sourceArn: string): MappingSettings =>
  isStream(sourceArn) ? streamMappingDefaults : sqsDefaults

const OTHER_SOURCES: ReadonlyMap<string, string> = new Map([
  ['kinesis', 'Amazon Kinesis'],
  ['dynamodb', 'Amazon DynamoDB streams'],
  ['kafka', 'Amazon MSK'],
  ['mq', 'Amazon MQ'],
  ['rds', 'Amazon DocumentDB'],
])

/** The source's ARN; throws for one that AWS does not know or Millrace cannot poll. */
export function sourceArnOf(input: Create, supports: (arnService: string) => boolean): string {
  if (input.SelfManagedEventSource) throw unsupportedSource('self-managed Apache Kafka')
  const arn = input.EventSourceArn ? parseArn(input.EventSourceArn) : undefined
  if (arn === undefined) throw unrecognizedSource()
  if (!supports(arn.service)) {
    const name = OTHER_SOURCES.get(arn.service)
    throw name === undefined ? unrecognizedSource() : unsupportedSource(name)
  }
  return input.EventSourceArn!
}

const OF_NEITHER = [
  'SourceAccessConfigurations',
  'Topics',
  'Queues',
  'AmazonManagedKafkaEventSourceConfig',
  'SelfManagedKafkaEventSourceConfig',
  'DocumentDBEventSourceConfig',
] as const
const OF_QUEUES = ['ScalingConfig', 'ProvisionedPollerConfig'] as const
const OF_STREAMS = [
  'StartingPosition',
  'StartingPositionTimestamp',
  'ParallelizationFactor',
  'MaximumRecordAgeInSeconds',
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'TumblingWindowInSeconds',
] as const

/** Refuses what AWS documents for other sources only. */
export function refuseForeignSettings(sourceArn: string, input: Create | Update): void {
  const stream = isStream(sourceArn)
  const { OnFailure, OnSuccess } = input.DestinationConfig ?? {}
  if ((OnFailure?.Destination && !stream) || OnSuccess?.Destination)
    throw unsupportedSetting('DestinationConfig')
  const foreign = [...(stream ? OF_QUEUES : OF_STREAMS), ...OF_NEITHER].find(
    (member) => (input as Record<string, unknown>)[member] !== undefined,
  )
  if (foreign !== undefined) throw unsupportedSetting(foreign)
}

/** What was there, changed by what the caller gave. */
export function mappingSettings(before: MappingSettings, input: Create | Update): MappingSettings {
  const settings: MappingSettings = {
    batchSize: input.BatchSize ?? before.batchSize,
    maximumBatchingWindowSeconds:
      input.MaximumBatchingWindowInSeconds ?? before.maximumBatchingWindowSeconds,
    filters: filtersOf(input) ?? before.filters,
    reportBatchItemFailures: input.FunctionResponseTypes
      ? input.FunctionResponseTypes.includes('ReportBatchItemFailures')
      : before.reportBatchItemFailures,
    ...optional(
      'maximumConcurrency',
      input.ScalingConfig ? input.ScalingConfig.MaximumConcurrency : before.maximumConcurrency,
    ),
    ...optional('provisionedPollers', provisionedPollers(before, input)),
    ...optional(
      'kmsKeyArn',
      input.KMSKeyArn === undefined ? before.kmsKeyArn : input.KMSKeyArn || undefined,
    ),
    ...optional('metrics', input.MetricsConfig ? input.MetricsConfig.Metrics : before.metrics),
    ...optional('stream', before.stream && streamSettings(before.stream, input)),
  }
  if (settings.stream) return settings
  if (settings.batchSize > 10 && settings.maximumBatchingWindowSeconds === 0)
    throw invalidParameter(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    )
  if (settings.provisionedPollers && settings.maximumConcurrency !== undefined)
    throw invalidParameter(
      'Provisioned mode for SQS ESM does not support maximum concurrency feature. ' +
        'Use MaximumPollers as the control mechanism and remove maximum concurrency.',
    )
  return settings
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [K in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [K in Name]?: Value }
}

function filtersOf(input: Create | Update): string[] | undefined {
  if (input.FilterCriteria === undefined) return undefined
  const filters = input.FilterCriteria.Filters ?? []
  if (filters.length > MAX_FILTERS)
    throw invalidParameter(
      `The number of filters (${filters.length}) exceeds the limit of ${MAX_FILTERS}.`,
    )
  return filters.map(({ Pattern = '' }) => {
    try {
      compilePattern(Pattern, eventSourceMappingDialect)
      return Pattern
    } catch (error) {
      if (error instanceof InvalidPattern) throw invalidFilter()
      throw error
    }
  })
}

function provisionedPollers(
  before: MappingSettings,
  { ProvisionedPollerConfig: given }: Create | Update,
): MappingSettings['provisionedPollers'] {
  if (given === undefined) return before.provisionedPollers
  // An empty configuration turns provisioned mode off again.
  if (given.MinimumPollers === undefined && given.MaximumPollers === undefined) return undefined
  const minimum =
    given.MinimumPollers ?? before.provisionedPollers?.minimum ?? DEFAULT_MINIMUM_POLLERS
  const maximum =
    given.MaximumPollers ??
    before.provisionedPollers?.maximum ??
    Math.max(minimum, DEFAULT_MAXIMUM_POLLERS)
  if (minimum < 2 || minimum > 200 || maximum < minimum || maximum > 10_000)
    throw invalidParameter(
      'MinimumPollers should be between [2, 200] and MaximumPollers should be between [MinimumPollers, 10000]',
    )
  return { minimum, maximum }
}
