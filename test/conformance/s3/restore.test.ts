// Archived objects of S3 that are brought back, on virtual time; shapes as AWS was recorded with.

import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let s3: S3
let sqs: SQS
let QueueUrl: string
const Bucket = 'archive'
beforeAll(async () => {
  mill = await startMillrace()
  // Virtual time runs away from the SDK's clock.
  const settings = { ...mill.awsConfig, maxAttempts: 1 }
  s3 = new S3({ ...settings, forcePathStyle: true })
  sqs = new SQS(settings)
  await s3.createBucket({ Bucket })
  QueueUrl = (
    await sqs.createQueue({
      QueueName: 'restored',
      Attributes: { MessageRetentionPeriod: '1209600' },
    })
  ).QueueUrl!
  await s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration: {
      QueueConfigurations: [
        {
          QueueArn: 'arn:aws:sqs:us-east-1:000000000000:restored',
          Events: ['s3:ObjectRestore:*'],
        },
      ],
    },
  })
})
afterAll(() => mill.stop())

async function records(): Promise<any[]> {
  const found = []
  for (let i = 0; i < 20; i++) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    if (Messages.length === 0) break
    for (const { Body, ReceiptHandle } of Messages) {
      found.push(...((JSON.parse(Body!) as { Records?: object[] }).Records ?? []))
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
    }
  }
  return found
}

test('what is archived is read when it was brought back, until it is over', async () => {
  const named = { Bucket, Key: 'a' }
  const restore = (Days: number, Tier = 'Standard') =>
    s3.restoreObject({
      ...named,
      RestoreRequest: { Days, GlacierJobParameters: { Tier: Tier as never } },
    })
  await s3.putObject({ ...named, Body: 'cold', StorageClass: 'DEEP_ARCHIVE' })
  await expect(s3.getObject(named)).rejects.toMatchObject({
    name: 'InvalidObjectState',
    message: "The operation is not valid for the object's storage class",
    StorageClass: 'DEEP_ARCHIVE',
  })
  await expect(restore(2, 'Expedited')).rejects.toMatchObject({ name: 'InvalidArgument' })
  expect((await restore(2)).$metadata.httpStatusCode).toBe(202)
  expect((await s3.headObject(named)).Restore).toBe('ongoing-request="true"')
  await expect(restore(2)).rejects.toMatchObject({
    name: 'RestoreAlreadyInProgress',
    message: 'Object restore is already in progress',
  })
  await mill.clock.advance('12h')
  const { Restore } = await s3.headObject(named)
  expect(Restore).toMatch(/^ongoing-request="false", expiry-date=".* 00:00:00 GMT"$/)
  expect(await (await s3.getObject(named)).Body!.transformToString()).toBe('cold')
  expect((await restore(5)).$metadata.httpStatusCode).toBe(200)
  expect((await s3.headObject(named)).Restore).not.toBe(Restore)
  await mill.clock.advance('4d')
  await s3.getObject(named)
  await mill.clock.advance('2d')
  await expect(s3.getObject(named)).rejects.toMatchObject({ name: 'InvalidObjectState' })
  expect((await s3.headObject(named)).Restore).toBeUndefined()
  await mill.settle()
  const told = await records()
  expect(told.map(({ eventName }) => eventName).sort()).toEqual([
    ...['ObjectRestore:Completed', 'ObjectRestore:Delete', 'ObjectRestore:Post'],
  ])
  const done = told.find(({ eventName }) => eventName === 'ObjectRestore:Completed')
  expect(done.glacierEventData.restoreEventData).toMatchObject({
    lifecycleRestoreStorageClass: 'DEEP_ARCHIVE',
  })
})

test('what is not archived, and what is gone meanwhile', async () => {
  const named = { Bucket, Key: 'b' }
  const RestoreRequest = { Days: 1 }
  await s3.putObject({ ...named, Body: 'warm' })
  await expect(s3.restoreObject({ ...named, RestoreRequest })).rejects.toMatchObject({
    message: "Restore is not allowed for the object's current storage class",
  })
  await expect(s3.restoreObject({ ...named, RestoreRequest: {} })).rejects.toMatchObject({
    name: 'MalformedXML',
  })
  await s3.putObject({ ...named, Body: 'cold', StorageClass: 'GLACIER' })
  await s3.restoreObject({ ...named, RestoreRequest })
  await s3.putObject({ ...named, Body: 'warm' })
  await mill.clock.advance('3d')
  expect((await s3.headObject(named)).Restore).toBeUndefined()
})

test('ABAC, and encryption of an object by another key', async () => {
  expect((await s3.getBucketAbac({ Bucket })).AbacStatus).toEqual({ Status: 'Disabled' })
  await s3.putBucketAbac({ Bucket, AbacStatus: { Status: 'Enabled' } })
  expect((await s3.getBucketAbac({ Bucket })).AbacStatus).toEqual({ Status: 'Enabled' })
  const named = { Bucket, Key: 'c' }
  await s3.putObject({ ...named, Body: 'x' })
  const KMSKeyArn = 'arn:aws:kms:us-east-1:000000000000:key/1111'
  await s3.updateObjectEncryption({ ...named, ObjectEncryption: { SSEKMS: { KMSKeyArn } } })
  expect(await s3.headObject(named)).toMatchObject({
    ...{ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KMSKeyArn },
  })
})
