// Lifecycle rules of S3 through the AWS SDK, on the clock.

import { S3, type LifecycleRule } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let s3: S3
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
})
afterAll(() => mill.stop())

type Rule = Omit<Partial<LifecycleRule>, 'Filter'> & { Filter?: LifecycleRule['Filter'] }

const rules = (Bucket: string, ...given: Rule[]) =>
  s3.putBucketLifecycleConfiguration({
    Bucket,
    LifecycleConfiguration: {
      Rules: given.map((rule) => ({ Status: 'Enabled', Filter: { Prefix: '' }, ...rule })),
    },
  })
const put = (Bucket: string, Key: string, more: object = {}) =>
  s3.putObject({ Bucket, Key, Body: Key, ...more })
const keys = async (Bucket: string) =>
  ((await s3.listObjectsV2({ Bucket })).Contents ?? []).map(({ Key }) => Key)

async function bucket(Bucket: string, versioned = false): Promise<string> {
  await s3.createBucket({ Bucket })
  if (versioned) {
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  }
  return Bucket
}

test('objects end at the midnight after their days, those that a filter means', async () => {
  const Bucket = await bucket('ends')
  for (let i = 0; i < 150; i++) await put(Bucket, `tmp/${i}`)
  await put(Bucket, 'keep/a')
  await put(Bucket, 'tagged', { Tagging: 'kind=x' })
  await put(Bucket, 'large', { Body: 'x'.repeat(100) })
  await rules(
    Bucket,
    { ID: 'tmp', Filter: { Prefix: 'tmp/' }, Expiration: { Days: 1 } },
    { ID: 'tag', Filter: { Tag: { Key: 'kind', Value: 'x' } }, Expiration: { Days: 3 } },
    { ID: 'size', Filter: { ObjectSizeGreaterThan: 99 }, Expiration: { Days: 5 } },
    { ID: 'off', Status: 'Disabled', Expiration: { Days: 1 } },
  )
  const head = await s3.headObject({ Bucket, Key: 'tmp/1' })
  expect(head.Expiration).toMatch(/^expiry-date="\w{3}, \d\d .* 00:00:00 GMT", rule-id="tmp"$/)
  expect((await put(Bucket, 'tmp/1')).Expiration).toBe(head.Expiration)
  expect((await s3.headObject({ Bucket, Key: 'keep/a' })).Expiration).toBeUndefined()
  await mill.clock.advance('23h')
  expect(await keys(Bucket)).toHaveLength(153)
  await mill.clock.advance('25h')
  expect(await keys(Bucket)).toEqual(['keep/a', 'large', 'tagged'])
  await mill.clock.advance('2d')
  expect(await keys(Bucket)).toEqual(['keep/a', 'large'])
  await s3.deleteBucketLifecycle({ Bucket })
  await mill.clock.advance('9d')
  expect(await keys(Bucket)).toEqual(['keep/a', 'large'])
})

test('of a bucket with versions a marker comes first, then earlier versions go, then the marker', async () => {
  const Bucket = await bucket('versioned', true)
  for (const Body of ['1', '2', '3']) await s3.putObject({ Bucket, Key: 'k', Body })
  await rules(
    Bucket,
    {
      ID: 'all',
      Expiration: { Days: 1 },
      NoncurrentVersionExpiration: { NoncurrentDays: 3, NewerNoncurrentVersions: 1 },
    },
    { ID: 'markers', Expiration: { ExpiredObjectDeleteMarker: true } },
  )
  const listed = async () => {
    const { Versions = [], DeleteMarkers = [] } = await s3.listObjectVersions({ Bucket })
    return [Versions.length, DeleteMarkers.length]
  }
  await mill.clock.advance('2d')
  expect(await listed()).toEqual([3, 1])
  await mill.clock.advance('4d')
  // The newest of the earlier ones stays.
  expect(await listed()).toEqual([1, 1])
  await rules(Bucket, {
    Expiration: { ExpiredObjectDeleteMarker: true },
  })
  await rules(
    Bucket,
    { NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
    { Expiration: { ExpiredObjectDeleteMarker: true } },
  )
  await mill.clock.advance('3d')
  expect(await listed()).toEqual([0, 0])
})

test('what is locked stays', async () => {
  const Bucket = 'kept'
  await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true })
  await put(Bucket, 'k', { ObjectLockLegalHoldStatus: 'ON' })
  await s3.deleteObject({ Bucket, Key: 'k' })
  await rules(Bucket, { NoncurrentVersionExpiration: { NoncurrentDays: 1 } })
  await mill.clock.advance('5d')
  expect((await s3.listObjectVersions({ Bucket })).Versions).toHaveLength(1)
})

test('objects go down from class to class; small ones stay where they are', async () => {
  const Bucket = await bucket('classes')
  await put(Bucket, 'small')
  await put(Bucket, 'large', { Body: Buffer.alloc(200_000) })
  await rules(Bucket, {
    Transitions: [
      { Days: 1, StorageClass: 'STANDARD_IA' },
      { Days: 4, StorageClass: 'GLACIER' },
    ],
  })
  const classes = async () =>
    (await s3.listObjectsV2({ Bucket })).Contents!.map(({ StorageClass }) => StorageClass)
  await mill.clock.advance('2d')
  expect(await classes()).toEqual(['STANDARD_IA', 'STANDARD'])
  await mill.clock.advance('3d')
  expect(await classes()).toEqual(['GLACIER', 'STANDARD'])
  await expect(s3.getObject({ Bucket, Key: 'large' })).rejects.toMatchObject({
    name: 'InvalidObjectState',
  })
})

test('uploads that nobody completes are aborted', async () => {
  const Bucket = await bucket('uploads')
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'k' })
  await s3.uploadPart({ Bucket, Key: 'k', UploadId, PartNumber: 1, Body: 'x' })
  await rules(Bucket, { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } })
  await mill.clock.advance('1d')
  expect((await s3.listMultipartUploads({ Bucket })).Uploads).toHaveLength(1)
  await mill.clock.advance('2d')
  expect((await s3.listMultipartUploads({ Bucket })).Uploads).toBeUndefined()
})

test('queues are told what the rules did', async () => {
  const Bucket = await bucket('told')
  const sqs = new SQS(mill.awsConfig)
  const { QueueUrl } = await sqs.createQueue({
    QueueName: 'told',
    Attributes: {
      Policy: JSON.stringify({
        Statement: [
          {
            ...{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' },
            Principal: { Service: 's3.amazonaws.com' },
          },
        ],
      }),
    },
  })
  const QueueArn = 'arn:aws:sqs:us-east-1:000000000000:told'
  await s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration: {
      QueueConfigurations: [
        { QueueArn, Events: ['s3:LifecycleExpiration:*', 's3:LifecycleTransition'] },
      ],
    },
  })
  await put(Bucket, 'k', { Body: Buffer.alloc(200_000) })
  await rules(Bucket, {
    Expiration: { Days: 2 },
    Transitions: [{ Days: 1, StorageClass: 'GLACIER_IR' }],
  })
  await mill.clock.advance('4d')
  await mill.settle()
  const records: any[] = []
  for (let i = 0; i < 20 && records.length < 2; i++) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    records.push(...Messages.flatMap(({ Body }) => JSON.parse(Body!).Records ?? []))
  }
  records.sort((one, other) => one.eventTime.localeCompare(other.eventTime))
  expect(records.map(({ eventName }) => eventName)).toEqual([
    'LifecycleTransition',
    'LifecycleExpiration:Delete',
  ])
  expect(records[0]).toMatchObject({
    userIdentity: { principalId: 's3.amazonaws.com' },
    lifecycleEventData: { transitionEventData: { destinationStorageClass: 'GLACIER_IR' } },
  })
})

test('rules are shown as they were put; what they may not be', async () => {
  const Bucket = await bucket('texts')
  await expect(s3.getBucketLifecycleConfiguration({ Bucket })).rejects.toMatchObject({
    name: 'NoSuchLifecycleConfiguration',
    message: 'The lifecycle configuration does not exist',
    BucketName: Bucket,
  })
  const rule = {
    ...{ ID: 'wholebucket', Status: 'Enabled' as const, Filter: { Prefix: '' } },
    Expiration: { Date: new Date('2030-01-01T00:00:00Z') },
  }
  expect((await rules(Bucket, rule)).TransitionDefaultMinimumObjectSize).toBe(
    'all_storage_classes_128K',
  )
  expect((await s3.getBucketLifecycleConfiguration({ Bucket })).Rules).toEqual([rule])
  await rules(Bucket, { Expiration: { Days: 1 } })
  const [shown] = (await s3.getBucketLifecycleConfiguration({ Bucket })).Rules!
  expect(shown!.ID).toBeTruthy()
  const wrong: [Rule[], string][] = [
    [[{}], 'InvalidRequest'],
    [[{ Status: 'On' as never, Expiration: { Days: 1 } }], 'MalformedXML'],
    [[{ Expiration: { Days: 0 } }], 'InvalidArgument'],
    [[{ Expiration: { Date: new Date('2030-01-01T00:00:01Z') } }], 'InvalidArgument'],
    [[{ Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }], 'MalformedXML'],
    [[{ Transitions: [{ Days: 1, StorageClass: 'ICE' as never }] }], 'MalformedXML'],
    [[{ ID: 'x'.repeat(256), Expiration: { Days: 1 } }], 'InvalidArgument'],
    [[rule, rule], 'InvalidArgument'],
    [[], 'MalformedXML'],
  ]
  for (const [given, name] of wrong) {
    await expect(rules(Bucket, ...given), JSON.stringify(given)).rejects.toMatchObject({ name })
  }
  await expect(
    s3.putBucketLifecycleConfiguration({
      Bucket,
      TransitionDefaultMinimumObjectSize: 'value' as never,
      LifecycleConfiguration: { Rules: [rule] },
    }),
  ).rejects.toMatchObject({
    name: 'InvalidRequest',
    message: 'Invalid TransitionDefaultMinimumObjectSize found: value',
  })
})
