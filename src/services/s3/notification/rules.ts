// Which rule wants which event.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html

import type { NotificationRule } from './tables.ts'

/** What a rule may name: each event, and families with a star. */
export const EVENTS: readonly string[] = [
  's3:ReducedRedundancyLostObject',
  ...['*', 'Put', 'Post', 'Copy', 'CompleteMultipartUpload'].map(
    (name) => `s3:ObjectCreated:${name}`,
  ),
  ...['*', 'Delete', 'DeleteMarkerCreated'].map((name) => `s3:ObjectRemoved:${name}`),
  ...['*', 'Post', 'Completed', 'Delete'].map((name) => `s3:ObjectRestore:${name}`),
  ...[
    '*',
    'OperationFailedReplication',
    'OperationNotTracked',
    'OperationMissedThreshold',
    'OperationReplicatedAfterThreshold',
  ].map((name) => `s3:Replication:${name}`),
  ...['s3:LifecycleTransition', 's3:IntelligentTiering'],
  ...['*', 'Delete', 'DeleteMarkerCreated'].map((name) => `s3:LifecycleExpiration:${name}`),
  ...['s3:ObjectAcl:Put'],
  ...['*', 'Put', 'Delete'].map((name) => `s3:ObjectTagging:${name}`),
  ...['*', 'Put', 'Delete'].map((name) => `s3:ObjectAnnotation:${name}`),
  's3:ObjectRetention:Put',
]

/** Undefined: the rule wants it. `key` is encoded, as prefixes and suffixes are. */
export function reasonAgainst(
  { events, prefix, suffix }: NotificationRule,
  name: string,
  key: string,
): string | undefined {
  if (!events.some((event) => covers(event, name))) {
    return `its events are ${events.join(', ')}, this is s3:${name}`
  }
  if (prefix !== undefined && !key.startsWith(prefix)) {
    return `the key "${key}" does not begin with "${prefix}"`
  }
  if (suffix !== undefined && !key.endsWith(suffix)) {
    return `the key "${key}" does not end with "${suffix}"`
  }
  return undefined
}

export function covers(event: string, name: string): boolean {
  if (event.endsWith(':*')) return `s3:${name}`.startsWith(event.slice(0, -1))
  return event === `s3:${name}`
}
