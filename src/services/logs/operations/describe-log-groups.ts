// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html

import { directoryOf } from '../../resource/resource.ts'
import type { Context } from '../../service.ts'
import { nameOfToken, tokenOfName } from '../account.ts'
import { invalidParameter } from '../errors.ts'
import { logGroups } from '../group-store.ts'
import { groupArn, groupNameOf, inGroup } from '../group.ts'
import { DESCRIBE_LIMIT } from '../limits.ts'
import { operation } from '../operation.ts'
import { groupPartition, groups, storedBytes, type GroupRow } from '../tables.ts'

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

  const wanted: string[] = []
  for await (const name of groupNames(context, logGroupNamePrefix ?? '', after)) {
    if (part !== undefined && !name.toLowerCase().includes(part)) continue
    if (named !== undefined && !named.has(name)) continue
    if (input.logGroupClass !== undefined && !(await isOf(context, name, input.logGroupClass))) {
      continue
    }
    if (wanted.push(name) > limit) break
  }
  const page = wanted.slice(0, limit)
  return {
    logGroups: await describe(context, page),
    ...(wanted.length > limit && { nextToken: tokenOfName(page.at(-1)!) }),
  }
})

const NAMES_PER_PAGE = 500

async function* groupNames(context: Context, prefix: string, from: string | undefined) {
  let after = from
  for (;;) {
    const { found, more } = await context.store.transact(directoryOf(context), () =>
      logGroups.page({ limit: NAMES_PER_PAGE, prefix, after }),
    )
    for (const { name } of found) if (name.startsWith(prefix)) yield name
    if (!more) return
    after = found.at(-1)!.name
  }
}

async function isOf(context: Context, name: string, logGroupClass: string): Promise<boolean> {
  const group = await inGroup(context, name, () => groups.get())
  return group?.logGroupClass === logGroupClass
}

/** A page of groups in one transaction. */
async function describe(context: Context, names: readonly string[]) {
  const { account, region } = context
  const partitions = names.map((name) => groupPartition(account, region, name))
  return context.store.transact([directoryOf(context), ...partitions], function* (tx) {
    const shown: ReturnType<typeof described>[] = []
    for (const partition of partitions) {
      const at = tx.in(partition)
      const group = yield* at.read(groups.get())
      if (group === undefined || group.deleting) continue
      shown.push(described(context, group, yield* at.read(storedBytes.get())))
    }
    return shown
  })
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
