// What AWS asks of the configurations that are kept without effect.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html

import type { InputOf } from '../../../wire/types.ts'
import { parseArn } from '../../../kernel/arn.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { malformedXml } from '../errors.ts'

type Client = typeof import('@aws-sdk/client-s3')
type Inventory = InputOf<Client, 'PutBucketInventoryConfiguration'>['InventoryConfiguration']
type Analytics = InputOf<Client, 'PutBucketAnalyticsConfiguration'>['AnalyticsConfiguration']
type Tiering = InputOf<
  Client,
  'PutBucketIntelligentTieringConfiguration'
>['IntelligentTieringConfiguration']

type Words = ReadonlySet<string | undefined>

const FORMATS: Words = new Set(['CSV', 'ORC', 'Parquet'])
const FREQUENCIES: Words = new Set(['Daily', 'Weekly'])
const INCLUDED: Words = new Set(['All', 'Current'])
const FIELDS: Words = new Set([
  ...['Size', 'LastModifiedDate', 'StorageClass', 'ETag', 'IsMultipartUploaded'],
  ...['ReplicationStatus', 'EncryptionStatus', 'ObjectLockRetainUntilDate', 'ObjectLockMode'],
  ...['ObjectLockLegalHoldStatus', 'IntelligentTieringAccessTier', 'BucketKeyStatus'],
  ...['ChecksumAlgorithm', 'ObjectAccessControlList', 'ObjectOwner', 'LifecycleExpirationDate'],
])

export function requireInventory(given: Inventory): void {
  const to = given?.Destination?.S3BucketDestination
  if (given?.IsEnabled === undefined || to?.Bucket === undefined) throw malformedXml()
  if (parseArn(to.Bucket)?.service !== 's3') {
    throw new AwsError('InvalidS3DestinationBucket', 'Invalid bucket ARN.', { status: 400 })
  }
  const fits =
    FORMATS.has(to.Format) &&
    FREQUENCIES.has(given.Schedule?.Frequency) &&
    INCLUDED.has(given.IncludedObjectVersions) &&
    (given.OptionalFields ?? []).every((field) => FIELDS.has(field))
  if (!fits) throw malformedXml()
}

export function requireAnalytics(given: Analytics): void {
  const analysis = given?.StorageClassAnalysis
  if (analysis === undefined) throw malformedXml()
  const exported = analysis.DataExport
  if (exported === undefined) return
  const to = exported.Destination?.S3BucketDestination
  const fits = exported.OutputSchemaVersion === 'V_1' && to?.Bucket && to.Format === 'CSV'
  if (!fits) throw malformedXml()
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html */
const LEAST_DAYS: Readonly<Record<string, number>> = {
  ARCHIVE_ACCESS: 90,
  DEEP_ARCHIVE_ACCESS: 180,
}
const MOST_DAYS = 730

export function requireTiering(given: Tiering): void {
  if (given?.Status !== 'Enabled' && given?.Status !== 'Disabled') throw malformedXml()
  const tierings = given.Tierings ?? []
  const fits = tierings.every(({ AccessTier = '', Days = 0 }) => {
    const least = LEAST_DAYS[AccessTier]
    return least !== undefined && Days >= least && Days <= MOST_DAYS
  })
  if (tierings.length === 0 || !fits) throw malformedXml()
}
