// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html

import type { Context } from '../../service.ts'
import { nameOfToken, tokenOfName } from '../account.ts'
import { invalidParameter } from '../errors.ts'
import { groupArn, groupNameOf, inGroup } from '../group.ts'
import { DESCRIBE_LIMIT } from '../limits.ts'
import { operation } from '../operation.ts'
import { groups, groupsPrefix, storedBytes, type GroupRow } from '../tables.ts'

export const describeLogGroups = operation('DescribeLogGroups', async (input, context) => {
  const { logGroupNamePrefix, logGroupNamePattern, logGroupIdentifiers } = input
  if (logGroupNamePrefix !== undefined && logGroupNamePattern !== undefined) {
    throw invalidParameter(
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    )
  }
  const limit = input.limit ?? DESCRIBE_LIMIT
  const after = input.nextToken === undefined ? undefined : nameOfToken(input.nextToken)
  const named =
    logGroupIdentifiers &&
    new Set(logGroupIdentifiers.map((id) => groupNameOf({ logGroupIdentifier: id }, context)))
  // AWS looks for the pattern anywhere in the name, without regard to case.
  const part = logGroupNamePattern?.toLowerCase()

  const found: Awaited<ReturnType<typeof describe>>[] = []
  for await (const name of groupNames(context, logGroupNamePrefix ?? '')) {
    if (after !== undefined && Buffer.compare(Buffer.from(name), Buffer.from(after)) <= 0) continue
    if (part !== undefined && !name.toLowerCase().includes(part)) continue
    if (named !== undefined && !named.has(name)) continue
    const group = await describe(context, name)
    if (group === undefined) continue
    if (input.logGroupClass !== undefined && group.logGroupClass !== input.logGroupClass) continue
    if (found.length === limit) {
      return { logGroups: present(found), nextToken: tokenOfName(found.at(-1)!.logGroupName) }
    }
    found.push(group)
  }
  return { logGroups: present(found) }
})

async function* groupNames(context: Context, prefix: string): AsyncIterable<string> {
  const partitions = groupsPrefix(context.account, context.region)
  for await (const partition of context.store.partitions(partitions + prefix)) {
    yield partition.slice(partitions.length)
  }
}

async function describe(context: Context, name: string) {
  const read = await inGroup(context, name, function* () {
    const group = yield* groups.get()
    return group?.deleting ? undefined : group && { group, bytes: yield* storedBytes.get() }
  })
  return read && described(context, read.group, read.bytes)
}

function described(context: Context, group: GroupRow, bytes: number) {
  const arn = groupArn(context, group.name)
  return {
    logGroupName: group.name,
    creationTime: group.createdAtMs,
    ...(group.retentionDays !== undefined && { retentionInDays: group.retentionDays }),
    metricFilterCount: group.metricFilters ?? 0,
    arn: `${arn}:*`,
    storedBytes: bytes,
    ...(group.kmsKeyId && { kmsKeyId: group.kmsKeyId }),
    logGroupClass: group.logGroupClass,
    logGroupArn: arn,
    deletionProtectionEnabled: group.deletionProtected ?? false,
  }
}

function present<T>(found: (T | undefined)[]): T[] {
  return found.filter((group) => group !== undefined)
}
