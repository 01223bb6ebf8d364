// Configurations of S3's buckets that are kept without effect, through the AWS SDK.

import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let s3: S3
const Bucket = 'stored'
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  await s3.createBucket({ Bucket })
})
afterAll(() => mill.stop())

const malformed = { name: 'MalformedXML' }
const none = {
  name: 'NoSuchConfiguration',
  message: 'The specified configuration does not exist.',
}

test('acceleration', async () => {
  expect((await s3.getBucketAccelerateConfiguration({ Bucket })).Status).toBeUndefined()
  const put = (Status: string, name = Bucket) =>
    s3.putBucketAccelerateConfiguration({
      Bucket: name,
      AccelerateConfiguration: { Status: Status as never },
    })
  await expect(put('enabled')).rejects.toMatchObject(malformed)
  await s3.createBucket({ Bucket: 'with.dots' })
  await expect(put('Enabled', 'with.dots')).rejects.toMatchObject({
    message:
      'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names',
  })
  await put('Enabled')
  expect((await s3.getBucketAccelerateConfiguration({ Bucket })).Status).toBe('Enabled')
})

test('who pays', async () => {
  expect((await s3.getBucketRequestPayment({ Bucket })).Payer).toBe('BucketOwner')
  const put = (Payer: string) =>
    s3.putBucketRequestPayment({ Bucket, RequestPaymentConfiguration: { Payer: Payer as never } })
  await expect(put('Nobody')).rejects.toMatchObject(malformed)
  await put('Requester')
  expect((await s3.getBucketRequestPayment({ Bucket })).Payer).toBe('Requester')
})

test('metrics, page by page', async () => {
  const of = (Id: string) => ({ Bucket, Id })
  await expect(s3.getBucketMetricsConfiguration(of('a'))).rejects.toMatchObject(none)
  const put = (Id: string, Prefix: string) =>
    s3.putBucketMetricsConfiguration({
      ...of(Id),
      MetricsConfiguration: { Id, Filter: { Prefix } },
    })
  await put('a', 'logs/')
  await put('a', 'logs/new')
  expect((await s3.getBucketMetricsConfiguration(of('a'))).MetricsConfiguration).toEqual({
    Id: 'a',
    Filter: { Prefix: 'logs/new' },
  })
  await expect(
    s3.putBucketMetricsConfiguration({ ...of('a'), MetricsConfiguration: { Id: 'b' } }),
  ).rejects.toMatchObject({ name: 'IdMismatch' })
  for (let i = 0; i < 101; i++) await put(`m${String(i).padStart(3, '0')}`, 'x')
  const first = await s3.listBucketMetricsConfigurations({ Bucket })
  expect([first.IsTruncated, first.MetricsConfigurationList!.length]).toEqual([true, 100])
  const rest = await s3.listBucketMetricsConfigurations({
    Bucket,
    ContinuationToken: first.NextContinuationToken,
  })
  expect(rest.MetricsConfigurationList!.map(({ Id }) => Id)).toEqual(['m099', 'm100'])
  expect(rest.IsTruncated).toBe(false)
  await expect(
    s3.listBucketMetricsConfigurations({ Bucket, ContinuationToken: 'x' }),
  ).rejects.toMatchObject({ name: 'InvalidArgument' })
  await s3.deleteBucketMetricsConfiguration(of('a'))
  await expect(s3.deleteBucketMetricsConfiguration(of('a'))).rejects.toMatchObject(none)
})

test('inventories', async () => {
  const good = {
    Id: 'daily',
    IsEnabled: true,
    Destination: { S3BucketDestination: { Bucket: 'arn:aws:s3:::stored', Format: 'CSV' } },
    IncludedObjectVersions: 'All',
    OptionalFields: ['Size', 'ETag'],
    Schedule: { Frequency: 'Daily' },
  }
  const put = (more: object) =>
    s3.putBucketInventoryConfiguration({
      ...{ Bucket, Id: 'daily' },
      InventoryConfiguration: { ...good, ...more } as never,
    })
  const to = (S3BucketDestination: object) => ({ Destination: { S3BucketDestination } })
  await expect(put(to({ Bucket: 'stored', Format: 'CSV' }))).rejects.toMatchObject({
    name: 'InvalidS3DestinationBucket',
    message: 'Invalid bucket ARN.',
  })
  for (const wrong of [
    to({ Bucket: 'arn:aws:s3:::stored', Format: 'X' }),
    ...[{ Schedule: { Frequency: 'Hourly' } }, { IncludedObjectVersions: 'Some' }],
    { OptionalFields: ['Taste'] },
  ]) {
    await expect(put(wrong)).rejects.toMatchObject(malformed)
  }
  await put({})
  const got = await s3.getBucketInventoryConfiguration({ Bucket, Id: 'daily' })
  expect(got.InventoryConfiguration).toEqual(good)
  const all = await s3.listBucketInventoryConfigurations({ Bucket })
  expect(all.InventoryConfigurationList).toEqual([good])
  await s3.deleteBucketInventoryConfiguration({ Bucket, Id: 'daily' })
})

test('analytics', async () => {
  const named = { Bucket, Id: 'a' }
  const put = (StorageClassAnalysis: object | undefined) =>
    s3.putBucketAnalyticsConfiguration({
      ...named,
      AnalyticsConfiguration: {
        Id: 'a',
        Filter: { Prefix: 'p' },
        StorageClassAnalysis: StorageClassAnalysis as never,
      },
    })
  await expect(put({ DataExport: { OutputSchemaVersion: 'V_2' } })).rejects.toMatchObject(malformed)
  await expect(s3.getBucketAnalyticsConfiguration(named)).rejects.toMatchObject(none)
  const S3BucketDestination = { Bucket: 'arn:aws:s3:::stored', Format: 'CSV' }
  const DataExport = { OutputSchemaVersion: 'V_1', Destination: { S3BucketDestination } }
  await put({ DataExport })
  const got = await s3.getBucketAnalyticsConfiguration(named)
  expect(got.AnalyticsConfiguration!.StorageClassAnalysis).toEqual({ DataExport })
  const all = await s3.listBucketAnalyticsConfigurations({ Bucket })
  expect(all.AnalyticsConfigurationList).toHaveLength(1)
  await s3.deleteBucketAnalyticsConfiguration(named)
})

test('intelligent tiering', async () => {
  const named = { Bucket, Id: 't' }
  const put = (Days: number) =>
    s3.putBucketIntelligentTieringConfiguration({
      ...named,
      IntelligentTieringConfiguration: {
        ...{ Id: 't', Status: 'Enabled' },
        Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days }],
      },
    })
  await expect(put(89)).rejects.toMatchObject(malformed)
  await put(90)
  const got = await s3.getBucketIntelligentTieringConfiguration(named)
  expect(got.IntelligentTieringConfiguration!.Tierings).toEqual([
    { AccessTier: 'ARCHIVE_ACCESS', Days: 90 },
  ])
  const all = await s3.listBucketIntelligentTieringConfigurations({ Bucket })
  expect(all.IntelligentTieringConfigurationList).toHaveLength(1)
  await s3.deleteBucketIntelligentTieringConfiguration(named)
  await s3.deleteBucket({ Bucket })
})
