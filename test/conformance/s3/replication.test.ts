// Replication of S3 through the AWS SDK; texts as AWS was recorded with.

import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let s3: S3
const Bucket = 'origin'
const Role = 'arn:aws:iam::000000000000:role/replicator'
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  for (const name of [Bucket, 'near', 'lost']) await s3.createBucket({ Bucket: name })
  const LocationConstraint = 'eu-west-1'
  await s3.createBucket({ Bucket: 'far', CreateBucketConfiguration: { LocationConstraint } })
  await s3.createBucket({ Bucket: 'plain' })
})
afterAll(() => mill.stop())

const arn = (name: string) => `arn:aws:s3:::${name}`
const enable = (name: string) =>
  s3.putBucketVersioning({ Bucket: name, VersioningConfiguration: { Status: 'Enabled' } })
const put = (...Rules: object[]) =>
  s3.putBucketReplication({ Bucket, ReplicationConfiguration: { Role, Rules: Rules as never } })
const rule = (to: string, Filter: object, more: object = {}) => ({
  ...{ ID: `to-${to}`, Priority: 1, Status: 'Enabled', Filter },
  DeleteMarkerReplication: { Status: 'Disabled' },
  Destination: { Bucket: arn(to) },
  ...more,
})
async function statusOf(Key: string, name = Bucket): Promise<string | undefined> {
  await mill.settle()
  return (await s3.headObject({ Bucket: name, Key })).ReplicationStatus
}
const has = (name: string, Key: string) =>
  s3.headObject({ Bucket: name, Key }).then(
    () => true,
    () => false,
  )

test('kept as it is put, and checked', async () => {
  await expect(s3.getBucketReplication({ Bucket })).rejects.toMatchObject({
    name: 'ReplicationConfigurationNotFoundError',
    message: 'The replication configuration was not found',
  })
  await expect(put(rule('near', {}))).rejects.toMatchObject({
    name: 'InvalidRequest',
    message: "Versioning must be 'Enabled' on the bucket to apply a replication configuration",
  })
  for (const name of [Bucket, 'near', 'far', 'lost']) await enable(name)
  await expect(put()).rejects.toMatchObject({ name: 'MalformedXML' })
  await expect(put(rule('plain', {}))).rejects.toMatchObject({
    message: 'Destination bucket must have versioning enabled.',
  })
  await expect(put(rule('absent', {}))).rejects.toMatchObject({
    message: 'Destination bucket must exist.',
  })
  await expect(put(rule('near', {}, { Priority: undefined }))).rejects.toMatchObject({
    message: expect.stringContaining('Priority must be specified'),
  })
  await put(rule('near', { Prefix: 'Tax' }))
  expect((await s3.getBucketReplication({ Bucket })).ReplicationConfiguration).toEqual({
    ...{ Role, Rules: [rule('near', { Prefix: 'Tax' })] },
  })
})

test('new versions are copied to the buckets of the rules that mean them', async () => {
  await s3.putObject({ Bucket, Key: 'a/before', Body: 'x' })
  const Tag = { Key: 'copy', Value: 'yes' }
  await put(
    rule('near', { Prefix: 'a/' }, { DeleteMarkerReplication: { Status: 'Enabled' } }),
    rule('far', { And: { Prefix: 'a/', Tags: [Tag] } }, { Priority: 2 }),
    rule(
      'near',
      { Prefix: 'a/cold' },
      {
        ...{ ID: 'cold', Priority: 3 },
        Destination: { Bucket: arn('near'), StorageClass: 'STANDARD_IA' },
      },
    ),
  )
  const Key = 'a/one'
  const sent = { Body: 'replicate me', Metadata: { m: '1' }, Tagging: 'copy=yes' }
  const { VersionId } = await s3.putObject({ Bucket, Key, ...sent })
  expect(await statusOf(Key)).toBe('COMPLETED')
  for (const name of ['near', 'far']) {
    const copy = await s3.getObject({ Bucket: name, Key })
    expect(await copy.Body!.transformToString()).toBe('replicate me')
    expect(copy).toMatchObject({ ReplicationStatus: 'REPLICA', Metadata: { m: '1' }, TagCount: 1 })
  }
  await s3.putObject({ Bucket, Key: 'a/cold/1', Body: 'x' })
  await s3.putObject({ Bucket, Key: 'b', Body: 'x' })
  expect([await statusOf('a/cold/1'), await statusOf('b')]).toEqual(['COMPLETED', undefined])
  const cold = await s3.headObject({ Bucket: 'near', Key: 'a/cold/1' })
  expect(cold.StorageClass).toBe('STANDARD_IA')
  expect([await has('far', 'a/cold/1'), await has('near', 'b')]).toEqual([false, false])
  // What was there before stays where it is, as do replicas.
  expect(await has('near', 'a/before')).toBe(false)
  await s3.deleteObject({ Bucket, Key })
  await mill.settle()
  expect([await has('near', Key), await has('far', Key)]).toEqual([false, true])
  await s3.deleteObject({ Bucket, Key, VersionId })
  await mill.settle()
  expect((await s3.listObjectVersions({ Bucket: 'near', Prefix: Key })).Versions).toHaveLength(1)

  const trace = mill.render(await mill.trace((await mill.hops({ resource: arn('far') }))[0]!.id))
  expect(trace).toContain('s3-to-s3')
})

test('what cannot be copied says so, and why', async () => {
  const sqs = new SQS(mill.awsConfig)
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'failed' })
  await s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration: {
      QueueConfigurations: [
        {
          QueueArn: 'arn:aws:sqs:us-east-1:000000000000:failed',
          Events: ['s3:Replication:OperationFailedReplication'],
        },
      ],
    },
  })
  const Metrics = { Status: 'Enabled' }
  await put(rule('lost', {}, { Destination: { Bucket: arn('lost'), Metrics } }))
  await s3.deleteBucket({ Bucket: 'lost' })
  await s3.putObject({ Bucket, Key: 'doomed', Body: 'x' })
  expect(await statusOf('doomed')).toBe('FAILED')
  const [hop] = await mill.hops({ resource: arn('lost'), outcome: 'dropped' })
  expect(hop!.reason).toBe('rule to-lost: the bucket lost does not exist')
  const records = []
  for (let i = 0; i < 5; i++) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    records.push(...Messages.flatMap(({ Body }) => JSON.parse(Body!).Records ?? []))
  }
  expect(records[0]).toMatchObject({
    eventName: 'Replication:OperationFailedReplication',
    replicationEventData: { replicationRuleId: 'to-lost', destinationBucket: arn('lost') },
  })
  await s3.deleteBucketReplication({ Bucket })
  await s3.deleteBucketReplication({ Bucket })
})
