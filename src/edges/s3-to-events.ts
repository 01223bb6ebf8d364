// S3 → EventBridge: an event on the default bus of the bucket's account and region.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html

import type { Edge } from '../delivery/edge.ts'
import type { EventsPort } from '../services/events/port.ts'
import type { BucketEvent } from '../services/s3/port.ts'
import { bucketEdge } from './s3-delivery.ts'

const NAME = 's3-to-events'

export function s3ToEvents(events: Pick<EventsPort, 'put'>): Edge {
  return bucketEdge(NAME, async (intent, message) => {
    const event = message as BucketEvent
    const form = formOf(event.name)
    if (form === undefined) {
      return {
        kind: 'ended',
        outcome: 'filtered',
        reason: `S3 sends no event of s3:${event.name} to EventBridge`,
      }
    }
    const [put] = await events.put(intent.target, [
      {
        source: 'aws.s3',
        detailType: form.detailType,
        detail: JSON.stringify(detailOf(event, form)),
        resources: [event.bucket.arn],
        timeMs: event.atMs,
        ...{ intentId: intent.id, from: event.bucket.arn, via: NAME, parentId: event.id },
      },
    ])
    return { kind: 'delivered', taken: put?.taken ?? false }
  })
}

interface Form {
  readonly detailType: string
  readonly deletion?: string
  /** Whether the object's size and place in the order of changes are told. */
  readonly whole?: boolean
}

const FORMS: readonly (readonly [name: string, form: Form])[] = [
  ['ObjectCreated:', { detailType: 'Object Created', whole: true }],
  [
    'ObjectRemoved:DeleteMarkerCreated',
    { detailType: 'Object Deleted', deletion: 'Delete Marker Created', whole: true },
  ],
  [
    'ObjectRemoved:',
    { detailType: 'Object Deleted', deletion: 'Permanently Deleted', whole: true },
  ],
  [
    'LifecycleExpiration:DeleteMarkerCreated',
    { detailType: 'Object Deleted', deletion: 'Delete Marker Created', whole: true },
  ],
  [
    'LifecycleExpiration:',
    { detailType: 'Object Deleted', deletion: 'Permanently Deleted', whole: true },
  ],
  ['ObjectRestore:Post', { detailType: 'Object Restore Initiated' }],
  ['ObjectRestore:Completed', { detailType: 'Object Restore Completed' }],
  ['ObjectRestore:Delete', { detailType: 'Object Restore Expired' }],
  ['LifecycleTransition', { detailType: 'Object Storage Class Changed' }],
  ['IntelligentTiering', { detailType: 'Object Access Tier Changed' }],
  ['ObjectAcl:', { detailType: 'Object ACL Updated' }],
  ['ObjectTagging:Put', { detailType: 'Object Tags Added' }],
  ['ObjectTagging:Delete', { detailType: 'Object Tags Deleted' }],
]

/** Undefined: EventBridge is not told of it. */
function formOf(name: string): Form | undefined {
  return FORMS.find(([family]) => name.startsWith(family))?.[1]
}

/** The key stands as it is: here nobody encodes it. */
function detailOf(event: BucketEvent, { deletion, whole }: Form) {
  const { key, bytes, etag, versionId, sequencer } = event.object
  const removed = deletion === 'Permanently Deleted'
  return {
    version: '0',
    bucket: { name: event.bucket.name },
    object: {
      key,
      ...((whole || event.restore) && !removed && bytes !== undefined && { size: bytes }),
      ...(!removed && etag !== undefined && { etag }),
      ...(versionId !== undefined && { 'version-id': versionId }),
      ...(whole && { sequencer }),
    },
    'request-id': event.requestId,
    requester: event.requester,
    ...circumstancesOf(event),
    ...(deletion !== undefined && { 'deletion-type': deletion }),
  }
}

/** A service has no address, and of what it does there is one reason. */
function circumstancesOf({ storageClass, restore, sourceIp, reason, name }: BucketEvent) {
  if (storageClass !== undefined) return { 'destination-storage-class': storageClass }
  if (restore === undefined) return { 'source-ip-address': sourceIp, reason }
  return {
    ...(name === 'ObjectRestore:Post' && { 'source-ip-address': sourceIp }),
    ...(restore.untilMs !== undefined && {
      'restore-expiry-time': new Date(restore.untilMs).toISOString(),
    }),
    'source-storage-class': restore.storageClass,
  }
}
