// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html

import type { Context } from '../../service.ts'
import { invalidParameter, invalidToken } from '../errors.ts'
import { groupArn, groupNameOf, inGroup, requireGroup } from '../group.ts'
import { DESCRIBE_LIMIT } from '../limits.ts'
import { operation } from '../operation.ts'
import { groupPartition, streams, type StreamRow } from '../tables.ts'

export const describeLogStreams = operation('DescribeLogStreams', async (input, context) => {
  const byTime = input.orderBy === 'LastEventTime'
  if (byTime && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.')
  }
  const offset = input.nextToken === undefined ? 0 : offsetOfToken(input.nextToken)
  const limit = input.limit ?? DESCRIBE_LIMIT
  const logGroup = groupNameOf(input, context)
  await inGroup(context, logGroup, () => requireGroup())

  // All streams are read: the order by time is kept nowhere, so that appending stays cheap.
  const found = await matchingStreams(context, logGroup, input.logStreamNamePrefix ?? '')
  found.sort(byTime ? compareByTime : compareByName)
  if (input.descending ?? false) found.reverse()
  const page = found.slice(offset, offset + limit)
  const end = offset + page.length
  return {
    logStreams: page.map((stream) => describe(context, logGroup, stream)),
    ...(end < found.length && { nextToken: tokenOfOffset(end) }),
  }
})

async function matchingStreams(context: Context, logGroup: string, prefix: string) {
  const found: StreamRow[] = []
  const { start, end } = streams.bounds()
  const partition = groupPartition(context.account, context.region, logGroup)
  for await (const page of context.store.scan(partition, start, end)) {
    for (const [, value] of page) {
      const stream = streams.decode(value)
      if (stream.name.startsWith(prefix)) found.push(stream)
    }
  }
  return found
}

function compareByName(a: StreamRow, b: StreamRow): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

function compareByTime(a: StreamRow, b: StreamRow): number {
  return (a.lastEventMs ?? 0) - (b.lastEventMs ?? 0) || compareByName(a, b)
}

function describe(context: Context, logGroup: string, stream: StreamRow) {
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAtMs,
    ...(stream.firstEventMs !== undefined && { firstEventTimestamp: stream.firstEventMs }),
    ...(stream.lastEventMs !== undefined && { lastEventTimestamp: stream.lastEventMs }),
    ...(stream.lastIngestionMs !== undefined && { lastIngestionTime: stream.lastIngestionMs }),
    // A stream without events has none.
    ...(stream.chunks > 0 && {
      uploadSequenceToken: `4${String(stream.chunks).padStart(55, '0')}`,
    }),
    arn: `${groupArn(context, logGroup)}:log-stream:${stream.name}`,
    // AWS has answered 0 here since 2019.
    storedBytes: 0,
  }
}

const TOKEN_PREFIX = 'streams:'

function tokenOfOffset(offset: number): string {
  return Buffer.from(`${TOKEN_PREFIX}${offset}`).toString('base64url')
}

function offsetOfToken(token: string): number {
  const text = Buffer.from(token, 'base64url').toString('utf8')
  const offset = text.startsWith(TOKEN_PREFIX) ? Number(text.slice(TOKEN_PREFIX.length)) : NaN
  if (!Number.isSafeInteger(offset) || offset < 0) throw invalidToken()
  return offset
}
