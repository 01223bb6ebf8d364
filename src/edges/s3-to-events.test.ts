// What EventBridge is told of a bucket, against AWS's documented examples.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html

import { expect, test } from 'vitest'
import type { Intent } from '../store/store.ts'
import type { PortEvent } from '../services/events/port.ts'
import type { BucketEvent } from '../services/s3/port.ts'
import { s3ToEvents } from './s3-to-events.ts'

const EVENT: BucketEvent = {
  id: 'event-1',
  name: 'ObjectCreated:Put',
  atMs: Date.parse('2026-11-27T12:00:00Z'),
  bucket: {
    name: 'photos',
    arn: 'arn:aws:s3:::photos',
    account: '000000000000',
    region: 'us-east-1',
  },
  object: { key: 'a b.jpg', bytes: 5, etag: 'e', sequencer: '01' },
  requestId: 'r',
  sourceIp: '1.2.3.4',
  userId: 'AIDA1',
  requester: '000000000000',
  reason: 'PutObject',
}

async function told(change: Partial<BucketEvent>): Promise<PortEvent | undefined> {
  const got: PortEvent[] = []
  const put = (_bus: string, events: readonly PortEvent[]) => {
    got.push(...events)
    return Promise.resolve(events.map(() => ({ eventId: 'x', taken: true })))
  }
  const intent = {
    ...{ id: 'i', edge: 's3-to-events', attempts: 0, dueAtMs: 0, createdMs: 0 },
    target: 'arn:aws:events:us-east-1:000000000000:event-bus/default',
    payload: { ...EVENT, ...change },
  }
  await s3ToEvents({ put } as never).carry([intent as unknown as Intent], undefined as never)
  return got[0]
}

test('a created object: its key as it is, its reason and who asked', async () => {
  const event = await told({})
  expect(event).toMatchObject({
    source: 'aws.s3',
    detailType: 'Object Created',
    resources: ['arn:aws:s3:::photos'],
    intentId: 'i',
  })
  expect(JSON.parse(event!.detail)).toEqual({
    version: '0',
    bucket: { name: 'photos' },
    object: { key: 'a b.jpg', size: 5, etag: 'e', sequencer: '01' },
    'request-id': 'r',
    requester: '000000000000',
    'source-ip-address': '1.2.3.4',
    reason: 'PutObject',
  })
})

test('a transition says where the object went', async () => {
  const event = await told({
    ...{ name: 'LifecycleTransition', storageClass: 'GLACIER' },
    ...{ requester: 's3.amazonaws.com', sourceIp: 's3.amazonaws.com' },
  })
  expect(event!.detailType).toBe('Object Storage Class Changed')
  const detail = JSON.parse(event!.detail)
  expect(detail['destination-storage-class']).toBe('GLACIER')
  expect(detail.reason).toBeUndefined()
  expect(detail['source-ip-address']).toBeUndefined()
})

test('retention is nothing that EventBridge is told of', async () => {
  expect(await told({ name: 'ObjectRetention:Put' })).toBeUndefined()
})
