// A bucket's event as S3 writes it for queues, topics and functions.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html

import type { BucketEvent, BucketTest } from '../services/s3/port.ts'
import { encodedKey } from '../services/s3/port.ts'

/** Consumers compare the major number, and minor ones from below. */
const VERSIONS: readonly (readonly [family: string, version: string])[] = [
  ['Replication:', '2.2'],
  ['ObjectRestore:Delete', '2.3'],
  ['Lifecycle', '2.3'],
  ['IntelligentTiering', '2.3'],
  ['ObjectAcl:', '2.3'],
  ['ObjectTagging:', '2.3'],
]

export function bodyOf(event: BucketEvent | BucketTest): string {
  return JSON.stringify('test' in event ? testOf(event) : { Records: [recordOf(event)] })
}

function hostId(requestId: string): string {
  return Buffer.from(`millrace/${requestId}`, 'utf8').toString('base64')
}

function testOf({ atMs, bucket, requestId }: BucketTest) {
  return {
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date(atMs).toISOString(),
    Bucket: bucket.name,
    RequestId: requestId,
    HostId: hostId(requestId),
  }
}

function recordOf(event: BucketEvent) {
  const { name, bucket, requestId } = event
  return {
    eventVersion: VERSIONS.find(([family]) => name.startsWith(family))?.[1] ?? '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date(event.atMs).toISOString(),
    eventName: name,
    userIdentity: { principalId: principalOf(event.userId) },
    requestParameters: { sourceIPAddress: event.sourceIp },
    responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId) },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: event.configurationId,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: `A${bucket.account}` },
        arn: bucket.arn,
      },
      object: objectOf(event),
    },
    ...(event.storageClass !== undefined && {
      lifecycleEventData: {
        transitionEventData: { destinationStorageClass: event.storageClass },
      },
    }),
    ...(event.replication !== undefined && { replicationEventData: event.replication }),
    ...(name === 'ObjectRestore:Completed' && {
      glacierEventData: {
        restoreEventData: {
          lifecycleRestorationExpiryTime: new Date(event.restore?.untilMs ?? 0).toISOString(),
          lifecycleRestoreStorageClass: event.restore?.storageClass,
        },
      },
    }),
  }
}

/** A service is no user of an account. */
function principalOf(userId: string): string {
  const isNone = userId.endsWith('.amazonaws.com') || userId.startsWith('AmazonCustomer:')
  return isNone ? userId : `AWS:${userId}`
}

/** Which members there are depends on the event. */
function objectOf({ name, object }: BucketEvent) {
  const { key, bytes, etag, versionId, sequencer } = object
  const base = { key: encodedKey(key) }
  const version = versionId === undefined ? {} : { versionId }
  if (name === 'ObjectRemoved:Delete' || name === 'LifecycleExpiration:Delete') {
    return { ...base, ...version, sequencer }
  }
  if (name.endsWith(':DeleteMarkerCreated')) {
    return { ...base, eTag: 'd41d8cd98f00b204e9800998ecf8427e', ...version, sequencer }
  }
  if (name.startsWith('ObjectTagging:') || name.startsWith('ObjectAcl:')) {
    return { ...base, eTag: etag, ...version }
  }
  return { ...base, size: bytes, eTag: etag, ...version, sequencer }
}
