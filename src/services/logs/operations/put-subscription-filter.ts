// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html

import { parseArn } from '../../../kernel/arn.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { crossAccountDestination, invalidParameter, limitExceeded } from '../errors.ts'
import { matcherOf } from '../filter-cache.ts'
import { InvalidFilterPattern } from '../filter-pattern.ts'
import { groupArn, inGroup, requireGroup } from '../group.ts'
import { MAX_SUBSCRIPTIONS } from '../limits.ts'
import { operation } from '../operation.ts'
import { groups, nameKey, subscriptions } from '../tables.ts'

export const putSubscriptionFilter = operation('PutSubscriptionFilter', async (input, context) => {
  requireDestination(input.destinationArn, input.roleArn, context.account)
  requirePattern(input.filterPattern)
  await inGroup(context, input.logGroupName, function* (tx) {
    const group = yield* requireGroup()
    const key = nameKey(input.filterName)
    const present = yield* subscriptions.get(key)
    const count = group.subscriptions ?? 0
    if (present === undefined) {
      if (count >= MAX_SUBSCRIPTIONS) throw limitExceeded()
      groups.put(tx, [], { ...group, subscriptions: count + 1 })
    }
    subscriptions.put(tx, [key], {
      name: input.filterName,
      pattern: input.filterPattern,
      destinationArn: input.destinationArn,
      ...(input.roleArn && { roleArn: input.roleArn }),
      distribution: input.distribution ?? 'ByLogStream',
      createdAtMs: present?.createdAtMs ?? tx.nowMs,
      owner: context.account,
      logGroupArn: groupArn(context, group.name),
    })
  })
  return {}
})

function requireDestination(text: string, roleArn: string | undefined, account: string): void {
  const arn = parseArn(text)
  if (arn === undefined) throw invalidParameter(`Invalid destination ARN: ${text}`)
  if (arn.service === 'lambda') {
    if (arn.account !== account) throw crossAccountDestination()
    return
  }
  if (arn.service === 'kinesis' || arn.service === 'firehose') {
    if (roleArn !== undefined) return
    throw invalidParameter(
      `destinationArn for vendor ${arn.service} cannot be used without roleArn`,
    )
  }
  throw new AwsError(
    'NotImplemented',
    `Millrace does not yet deliver log events to ${arn.service}: use a Lambda function or a stream`,
    { status: 501, fault: 'server' },
  )
}

function requirePattern(pattern: string): void {
  try {
    matcherOf(pattern)
  } catch (error) {
    if (error instanceof InvalidFilterPattern) throw invalidParameter('Invalid filter pattern')
    throw error
  }
}
