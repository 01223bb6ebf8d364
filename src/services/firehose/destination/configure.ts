// A destination out of what a request asks for. Throws InvalidArgumentException for what AWS refuses,
// and for what Millrace does not have.
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationConfiguration.html

import { invalidArgument } from '../errors.ts'
import { MIB } from '../limits.ts'
import { requirePrefixes } from '../prefix/template.ts'
import { formatOf } from '../prefix/timestamp.ts'
import { conversionOf } from './conversion.ts'
import type {
  Compression,
  Destination,
  Endpoint,
  Given,
  GivenConfig,
  GivenHints,
  GivenS3,
  Hints,
  S3Target,
} from './destination.ts'
import { processingOf } from './processing.ts'

interface Range {
  readonly mib: readonly [least: number, most: number, otherwise: number]
  readonly seconds: readonly [least: number, most: number, otherwise: number]
}

const S3_HINTS: Range = { mib: [1, 128, 5], seconds: [0, 900, 300] }
const HTTP_HINTS: Range = { mib: [1, 64, 5], seconds: [0, 900, 300] }
/** Partitions and columns are gathered in larger buffers. */
const LARGE_MIB = 64
const LARGE_DEFAULT_MIB = 128

export function destinationOf({ kind, config }: Given): Destination {
  if (kind === 'http') return httpOf(config)
  if (kind === 's3') {
    const s3 = targetOf(config, { partitions: false, large: false })
    return { s3, given: { kind, config } }
  }
  const partitioning = config.DynamicPartitioningConfiguration
  const partitions = partitioning?.Enabled === true
  const conversion = conversionOf(config)
  const large = partitions || conversion !== undefined
  const processing = processingOf(config.ProcessingConfiguration)
  if (processing.query !== undefined && !partitions) {
    throw invalidArgument(
      'MetadataExtraction processor can only be present when dynamic partitioning is enabled.',
    )
  }
  return {
    s3: targetOf(config, { partitions, large }),
    ...processing,
    ...(partitions && {
      partitions: { retryMs: (partitioning.RetryOptions?.DurationInSeconds ?? 300) * 1_000 },
    }),
    ...(conversion && { conversion }),
    ...(config.S3BackupMode === 'Enabled' && { backup: backupOf(config) }),
    given: { kind, config },
  }
}

function backupOf({ S3BackupConfiguration }: GivenConfig): S3Target {
  if (S3BackupConfiguration !== undefined) {
    return targetOf(S3BackupConfiguration, { partitions: false, large: false })
  }
  throw invalidArgument('S3BackupConfiguration cannot be null when S3BackupMode is Enabled.')
}

function httpOf(config: GivenConfig): Destination {
  const { S3Configuration, ProcessingConfiguration } = config
  if (S3Configuration === undefined) throw invalidArgument('S3Configuration cannot be null.')
  const processing = processingOf(ProcessingConfiguration)
  if (processing.query !== undefined || processing.subRecords !== undefined) {
    throw invalidArgument('Dynamic partitioning is supported for S3 destinations only.')
  }
  return {
    s3: targetOf(S3Configuration, { partitions: false, large: false }),
    endpoint: endpointOf(config),
    ...processing,
    given: { kind: 'http', config },
  }
}

function endpointOf(config: GivenConfig): Endpoint {
  const { EndpointConfiguration, RequestConfiguration, RetryOptions, S3BackupMode } = config
  const { Url: url = '', Name: name, AccessKey: accessKey } = EndpointConfiguration ?? {}
  if (!URL.canParse(url) || !/^https?:/i.test(url)) {
    throw invalidArgument(`Endpoint URL ${url} is not valid.`)
  }
  return {
    url,
    ...(name !== undefined && { name }),
    ...(accessKey !== undefined && { accessKey }),
    gzip: RequestConfiguration?.ContentEncoding === 'GZIP',
    attributes: (RequestConfiguration?.CommonAttributes ?? []).map((one) => ({
      ...{ name: one.AttributeName!, value: one.AttributeValue! },
    })),
    hints: hintsOf(config.BufferingHints, HTTP_HINTS),
    retryMs: (RetryOptions?.DurationInSeconds ?? 300) * 1_000,
    backsUpAll: S3BackupMode === 'AllData',
  }
}

interface Kind {
  readonly partitions: boolean
  readonly large: boolean
}

function targetOf(given: GivenS3 & GivenConfig, { partitions, large }: Kind): S3Target {
  const { RoleARN = '', BucketARN = '', Prefix = '', ErrorOutputPrefix } = given
  if (!/^arn:aws[a-z-]*:s3:::[^/]+$/.test(BucketARN)) {
    throw invalidArgument(`BucketARN ${BucketARN} is not valid.`)
  }
  requirePrefixes(Prefix, ErrorOutputPrefix, partitions)
  const timeZone = given.CustomTimeZone ?? 'UTC'
  if (formatOf(timeZone) === undefined) {
    throw invalidArgument(`CustomTimeZone ${timeZone} is not a valid time zone.`)
  }
  const mib = large ? ([LARGE_MIB, 128, LARGE_DEFAULT_MIB] as const) : S3_HINTS.mib
  return {
    ...{ bucketArn: BucketARN, roleArn: RoleARN, prefix: Prefix, timeZone },
    errorPrefix: ErrorOutputPrefix ?? '',
    hints: hintsOf(given.BufferingHints, { ...S3_HINTS, mib }),
    compression: (given.CompressionFormat ?? 'UNCOMPRESSED') as Compression,
    ...(given.FileExtension && { extension: given.FileExtension }),
  }
}

function hintsOf(given: GivenHints | undefined, range: Range): Hints {
  const { SizeInMBs, IntervalInSeconds } = given ?? {}
  if ((SizeInMBs === undefined) !== (IntervalInSeconds === undefined)) {
    throw invalidArgument(
      'SizeInMBs and IntervalInSeconds of BufferingHints must be specified together.',
    )
  }
  const [least, most, mib] = range.mib
  const size = SizeInMBs ?? mib
  if (size < least || size > most) {
    throw invalidArgument(
      `BufferingHints.SizeInMBs must be from ${least} to ${most} for this destination, and is ${size}.`,
    )
  }
  const [soonest, latest, seconds] = range.seconds
  const interval = IntervalInSeconds ?? seconds
  if (interval < soonest || interval > latest) {
    throw invalidArgument(
      `BufferingHints.IntervalInSeconds must be from ${soonest} to ${latest}, and is ${interval}.`,
    )
  }
  return { bytes: size * MIB, ms: interval * 1_000 }
}
