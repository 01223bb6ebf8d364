// Destinations as DescribeDeliveryStream shows them: what was asked for, with AWS's defaults.

import type { Destination, GivenS3, S3Target } from './destination.ts'

const MIB = 1024 * 1024

export function describedDestination(destination: Destination) {
  const { given, s3 } = destination
  const DestinationId = DESTINATION_ID
  if (given.kind === 'http') {
    return { DestinationId, HttpEndpointDestinationDescription: httpOf(destination) }
  }
  const S3DestinationDescription = s3Of(given.config, s3)
  if (given.kind === 's3') return { DestinationId, S3DestinationDescription }
  const { config } = given
  const ExtendedS3DestinationDescription = {
    ...S3DestinationDescription,
    ProcessingConfiguration: config.ProcessingConfiguration ?? { Enabled: false, Processors: [] },
    S3BackupMode: config.S3BackupMode ?? 'Disabled',
    S3BackupDescription:
      destination.backup && s3Of(config.S3BackupConfiguration!, destination.backup),
    DataFormatConversionConfiguration: config.DataFormatConversionConfiguration,
    DynamicPartitioningConfiguration: config.DynamicPartitioningConfiguration,
    FileExtension: config.FileExtension,
    CustomTimeZone: config.CustomTimeZone ?? 'UTC',
  }
  return { DestinationId, S3DestinationDescription, ExtendedS3DestinationDescription }
}

/** A stream has one. */
export const DESTINATION_ID = 'destinationId-000000000001'

function s3Of(given: GivenS3, target: S3Target) {
  return {
    RoleARN: given.RoleARN,
    BucketARN: given.BucketARN,
    Prefix: given.Prefix,
    ErrorOutputPrefix: given.ErrorOutputPrefix,
    BufferingHints: hints(target),
    CompressionFormat: target.compression,
    EncryptionConfiguration: given.EncryptionConfiguration ?? {
      NoEncryptionConfig: 'NoEncryption',
    },
    CloudWatchLoggingOptions: given.CloudWatchLoggingOptions ?? { Enabled: false },
  }
}

const hints = ({ hints: { bytes, ms } }: Pick<S3Target, 'hints'>) => ({
  SizeInMBs: bytes / MIB,
  IntervalInSeconds: ms / 1000,
})

function httpOf({ given: { config }, endpoint, s3 }: Destination) {
  const { url, name, gzip } = endpoint!
  return {
    // The access key is told to nobody.
    EndpointConfiguration: { Url: url, Name: name },
    BufferingHints: hints(endpoint!),
    CloudWatchLoggingOptions: config.CloudWatchLoggingOptions ?? { Enabled: false },
    RequestConfiguration: {
      ContentEncoding: gzip ? 'GZIP' : 'NONE',
      CommonAttributes: config.RequestConfiguration?.CommonAttributes ?? [],
    },
    ProcessingConfiguration: config.ProcessingConfiguration ?? { Enabled: false, Processors: [] },
    RoleARN: config.RoleARN,
    RetryOptions: { DurationInSeconds: endpoint!.retryMs / 1000 },
    S3BackupMode: config.S3BackupMode ?? 'FailedDataOnly',
    S3DestinationDescription: s3Of(config.S3Configuration!, s3),
  }
}
