// What CreateTrail and UpdateTrail have in common: which settings a trail may have.

import { arn, parseArn } from '../../../kernel/arn.ts'
import type { Owner } from '../../resource/resource.ts'
import {
  badBucketName,
  badCombination,
  badLogGroup,
  badLogRole,
  badParameter,
  badPrefix,
  badTopicName,
  noOrganization,
} from '../errors.ts'
import { PREFIX_MAX, TOPIC_NAME_MAX } from '../limits.ts'
import type { Own } from '../own.ts'
import type { TrailRow } from '../tables.ts'

interface Settings {
  readonly S3BucketName?: string | undefined
  readonly S3KeyPrefix?: string | undefined
  readonly SnsTopicName?: string | undefined
  readonly IncludeGlobalServiceEvents?: boolean | undefined
  readonly IsMultiRegionTrail?: boolean | undefined
  readonly EnableLogFileValidation?: boolean | undefined
  readonly CloudWatchLogsLogGroupArn?: string | undefined
  readonly CloudWatchLogsRoleArn?: string | undefined
  readonly KmsKeyId?: string | undefined
  readonly IsOrganizationTrail?: boolean | undefined
}

type Before = Pick<TrailRow, 'bucket' | 'global' | 'multiRegion' | 'validation'> & Partial<TrailRow>

/** The trail's settings after a request: what it does not name stays, what it empties goes. */
export function settingsOf(input: Settings, before: Before, owner: Owner) {
  checkPlain(input)
  const kept = (given: string | undefined, known: string | undefined) =>
    given === undefined ? known : given === '' ? undefined : given
  const topicName = kept(input.SnsTopicName, before.topicName)
  const settings = {
    bucket: input.S3BucketName ?? before.bucket,
    prefix: kept(input.S3KeyPrefix, before.prefix),
    topicName,
    topicArn: topicName === undefined ? undefined : topicArnOf(topicName, owner),
    logGroupArn: kept(input.CloudWatchLogsLogGroupArn, before.logGroupArn),
    roleArn: kept(input.CloudWatchLogsRoleArn, before.roleArn),
    kmsKeyId: kept(input.KmsKeyId, before.kmsKeyId),
    multiRegion: input.IsMultiRegionTrail ?? before.multiRegion,
    global: input.IncludeGlobalServiceEvents ?? before.global,
    validation: input.EnableLogFileValidation ?? before.validation,
  }
  if (settings.multiRegion && !settings.global) {
    throw badCombination('Multi-Region trail must include global service events.')
  }
  if ((settings.logGroupArn === undefined) !== (settings.roleArn === undefined)) {
    throw badCombination(
      'CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn must be specified together.',
    )
  }
  return settings
}

function checkPlain(input: Settings): void {
  const { S3BucketName: bucket, S3KeyPrefix: prefix = '', SnsTopicName: topic = '' } = input
  if (bucket !== undefined && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw badBucketName(bucket)
  }
  if (prefix.length > PREFIX_MAX || prefix.startsWith('/') || prefix.endsWith('/'))
    throw badPrefix()
  if (topic.length > TOPIC_NAME_MAX) throw badTopicName()
  const { CloudWatchLogsLogGroupArn: group = '', CloudWatchLogsRoleArn: role = '' } = input
  const groupOf = parseArn(group)
  const isGroup = groupOf?.service === 'logs' && /^log-group:[^:]+:\*$/.test(groupOf.resource)
  if (group !== '' && !isGroup) throw badLogGroup()
  if (role !== '' && parseArn(role)?.service !== 'iam') throw badLogRole()
  if (input.IsOrganizationTrail) throw noOrganization()
  if (input.KmsKeyId) {
    throw badParameter('Millrace does not encrypt log files with KMS keys: leave KmsKeyId out.')
  }
}

function topicArnOf(name: string, { account, region }: Owner): string {
  if (!name.startsWith('arn:')) {
    if (!/^[A-Za-z0-9_-]+$/.test(name)) throw badTopicName()
    return arn('sns', region, account, name)
  }
  if (parseArn(name)?.service !== 'sns' || name.endsWith('.fifo')) throw badTopicName()
  return name
}

/** A trail that could write nowhere is refused. */
export async function requireDestinations(
  { destinations }: Own,
  targets: Parameters<Own['destinations']['whyNot']>[0],
): Promise<void> {
  const refusal = await destinations.whyNot(targets)
  if (refusal !== undefined) throw refusal
}
