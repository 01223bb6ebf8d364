// The process ends again and again while lifecycle rules run over a bucket.

import { expect, test } from 'vitest'
import { SeededRandom } from '../../../kernel/random.ts'
import { runStep } from '../../../store/chore.ts'
import type { MemoryStore } from '../../../store/memory/memory-store.ts'
import type { Context } from '../../service.ts'
import { caller, testContext } from '../../test-context.ts'
import { namedBlobs } from '../named-blobs.ts'
import { operations } from '../operations.ts'
import type { Own } from '../own.ts'
import { lifecycleChore } from './chore.ts'

const own: Own = { whyNot: async () => undefined }
const Bucket = 'old'
const QueueArn = 'arn:aws:sqs:us-east-1:111111111111:expired'

function callIn(context: Context) {
  const given = operations.map(({ name, handle }) => ({
    name,
    handle: (input: any, at: Context) => handle(input, at, own),
  }))
  return caller(given, context)
}

/** 250 objects that expire, 50 that stay, and an upload that nobody finishes. */
async function filled(context: Context): Promise<void> {
  const call = callIn(context)
  await call('CreateBucket', { Bucket })
  const Rules = [
    {
      ...{ ID: 'tmp', Status: 'Enabled', Filter: { Prefix: 'tmp/' }, Expiration: { Days: 1 } },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
  ]
  await call('PutBucketLifecycleConfiguration', { Bucket, LifecycleConfiguration: { Rules } })
  const QueueConfigurations = [{ Id: 'q', QueueArn, Events: ['s3:LifecycleExpiration:*'] }]
  await call('PutBucketNotificationConfiguration', {
    ...{ Bucket, NotificationConfiguration: { QueueConfigurations } },
  })
  for (let i = 0; i < 300; i++) {
    const Key = `${i < 250 ? 'tmp' : 'keep'}/${i}`
    await call('PutObject', { Bucket, Key, Body: Buffer.alloc(10, 'x') })
  }
  const upload = await call('CreateMultipartUpload', { Bucket, Key: 'tmp/parts' })
  const part = { Bucket, Key: 'tmp/parts', UploadId: upload.UploadId, PartNumber: 1 }
  await call('UploadPart', { ...part, Body: Buffer.alloc(10, 'p') })
}

test.each([1, 2, 3])('what is due ends once, wherever a crash comes (seed %d)', async (seed) => {
  const context = testContext({ service: 's3' })
  const random = new SeededRandom(seed)
  await filled(context)
  await context.clock.advance(2 * 86_400_000)
  const chore = lifecycleChore(context)
  let store: MemoryStore = context.store
  const due = async () =>
    (await store.outbox.due(context.clock.nowMs(), 1_000)).filter(
      ({ edge }) => edge === 's3-lifecycle',
    )
  let crashes = 0
  for (let [job] = await due(); job !== undefined; [job] = await due()) {
    const running = runStep(store, chore, job).catch(() => {})
    if (random.float() < 0.4) await running
    for (let turns = random.float() * 60; turns > 0; turns--) await Promise.resolve()
    store = store.crash(random.float() < 0.5 ? 0 : 1)
    crashes++
    await running
  }
  expect(crashes).toBeGreaterThan(4)
  const call = callIn({ ...context, store })
  const { Contents } = await call('ListObjectsV2', { Bucket })
  expect(Contents.map(({ Key }: { Key: string }) => Key)).toHaveLength(50)
  expect((await call('ListMultipartUploads', { Bucket })).Uploads).toBeUndefined()
  const told = (await store.outbox.due(context.clock.nowMs(), 1_000))
    .filter(({ edge }) => edge === 's3-to-sqs')
    .map(({ payload }) => payload as { name?: string; object?: { key: string } })
    .filter(({ name }) => name === 'LifecycleExpiration:Delete')
    .map(({ object }) => object!.key)
  expect(new Set(told).size).toBe(250)
  expect(told).toHaveLength(250)
  await context.blobs.sweep(namedBlobs(store))
  expect(await call('HeadObject', { Bucket, Key: 'keep/299' })).toMatchObject({ ContentLength: 10 })
})
