// Which objects of a bucket are copied to which others.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html

import { parseArn } from '../../../kernel/arn.ts'
import { notImplemented } from '../../../kernel/aws-error.ts'
import type { InputOf } from '../../../wire/types.ts'
import type { Tags } from '../../resource/tags.ts'
import { invalidArgument, invalidRequest, malformedXml } from '../errors.ts'

export type Replication = NonNullable<
  InputOf<typeof import('@aws-sdk/client-s3'), 'PutBucketReplication'>['ReplicationConfiguration']
>
export type ReplicationRule = NonNullable<Replication['Rules']>[number]

const STATES: ReadonlySet<string | undefined> = new Set(['Enabled', 'Disabled'])
const MOST = 1000

/** As it is kept: each rule has an id. */
export function requireReplication(
  given: Replication | undefined,
  newId: () => string,
): Replication {
  const rules = given?.Rules ?? []
  if (!given?.Role || rules.length === 0 || rules.length > MOST) throw malformedXml()
  for (const rule of rules) requireRule(rule)
  const ids = rules.flatMap(({ ID }) => ID ?? [])
  if (new Set(ids).size < ids.length) {
    throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule', 'ID')
  }
  return { ...given, Rules: rules.map((rule) => ({ ...rule, ID: rule.ID || newId() })) }
}

function requireRule(rule: ReplicationRule): void {
  if (!STATES.has(rule.Status) || !rule.Destination?.Bucket) throw malformedXml()
  if (bucketOf(rule) === undefined) {
    throw invalidArgument('Invalid bucket ARN', 'Bucket', rule.Destination.Bucket)
  }
  if (rule.ExistingObjectReplication?.Status === 'Enabled') {
    throw notImplemented('s3', 'PutBucketReplication with ExistingObjectReplication')
  }
  if (rule.Filter === undefined) return
  if (rule.Prefix !== undefined) throw malformedXml()
  const missing =
    rule.Priority === undefined
      ? 'Priority'
      : rule.DeleteMarkerReplication === undefined
        ? 'DeleteMarkerReplication'
        : undefined
  if (missing !== undefined) {
    throw invalidRequest(
      `${missing} must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for more information.`,
    )
  }
  const isTagged = Object.keys(tagsOf(rule)).length > 0
  if (isTagged && rule.DeleteMarkerReplication?.Status === 'Enabled') {
    throw invalidRequest(
      'Delete marker replication is not supported if any Tag filter is specified. Please refer to S3 Developer Guide for more information.',
    )
  }
}

/** The name of the bucket that it copies to. */
export function bucketOf({ Destination }: ReplicationRule): string | undefined {
  const parts = parseArn(Destination?.Bucket ?? '')
  return parts?.service === 's3' && parts.resource !== '' ? parts.resource : undefined
}

function prefixOf({ Prefix, Filter }: ReplicationRule): string {
  return Filter?.And?.Prefix ?? Filter?.Prefix ?? Prefix ?? ''
}

function tagsOf({ Filter }: ReplicationRule): Tags {
  const tags = Filter?.And?.Tags ?? (Filter?.Tag ? [Filter.Tag] : [])
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) as Tags
}

export interface Replicable {
  readonly key: string
  /** undefined: a delete marker. */
  readonly tags: Tags | undefined
}

/** For each bucket the one rule that has the highest priority. */
export function chosenRules({ Rules = [] }: Replication, of: Replicable): ReplicationRule[] {
  const byBucket = new Map<string, ReplicationRule>()
  for (const rule of Rules) {
    if (rule.Status !== 'Enabled' || !means(rule, of)) continue
    const bucket = bucketOf(rule)!
    const known = byBucket.get(bucket)
    if (known === undefined || (rule.Priority ?? 0) > (known.Priority ?? 0)) {
      byBucket.set(bucket, rule)
    }
  }
  return [...byBucket.values()]
}

function means(rule: ReplicationRule, { key, tags }: Replicable): boolean {
  if (!key.startsWith(prefixOf(rule))) return false
  const asked = Object.entries(tagsOf(rule))
  if (tags === undefined) {
    // Before there were filters, markers were always copied.
    const usual = rule.Filter === undefined ? 'Enabled' : 'Disabled'
    return asked.length === 0 && (rule.DeleteMarkerReplication?.Status ?? usual) === 'Enabled'
  }
  return asked.every(([name, value]) => tags[name] === value)
}
