// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html

import { retentionHorizonMs } from '../append.ts'
import { invalidParameter, invalidToken, tooMuchWork } from '../errors.ts'
import { compileFilterPattern, InvalidFilterPattern } from '../filter-pattern.ts'
import { FilterWork, TooMuchWork } from '../filter-work.ts'
import { groupNameOf, inGroup, requireGroup, requireStream } from '../group.ts'
import { MAX_PAGE_BYTES, MAX_PAGE_EVENTS } from '../limits.ts'
import { operation } from '../operation.ts'
import { groupPages } from '../pages.ts'
import { atTime, END_OF_TIME_MS, eventIdOf, parseToken, tokenOf, withinTime } from '../position.ts'
import { readForwards } from '../reader.ts'
import { groupPartition } from '../tables.ts'

export const filterLogEvents = operation('FilterLogEvents', async (input, context) => {
  const { logStreamNames, logStreamNamePrefix } = input
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
    throw invalidParameter('logStreamNamePrefix and logStreamNames are mutually exclusive.')
  }
  const token = input.nextToken === undefined ? undefined : parseToken(input.nextToken)
  if (input.nextToken !== undefined && token?.direction !== 'f') throw invalidToken()
  const matcher = matcherOf(input.filterPattern)
  const work = FilterWork.ofSearch()

  const logGroup = groupNameOf(input, context)
  const expiredMs = await inGroup(context, logGroup, function* (tx) {
    const group = yield* requireGroup()
    for (const name of logStreamNames ?? []) yield* requireStream(name)
    return retentionHorizonMs(group, tx.nowMs)
  })

  const named = logStreamNames && new Set(logStreamNames)
  const includes = (name: string): boolean =>
    named?.has(name) ?? (logStreamNamePrefix === undefined || name.startsWith(logStreamNamePrefix))
  const startMs = Math.max(withinTime(input.startTime ?? 0), expiredMs)
  // Unlike GetLogEvents, events at the end time itself belong to it.
  const endMs = withinTime(input.endTime ?? END_OF_TIME_MS) + 1
  const from = token?.position ?? atTime(startMs)
  const { events, next } = await readForwards(
    groupPages(
      context.store,
      groupPartition(context.account, context.region, logGroup),
      includes,
      Math.max(startMs, from.timestampMs),
      endMs,
    ),
    {
      from,
      startMs,
      endMs,
      limit: input.limit ?? MAX_PAGE_EVENTS,
      maxBytes: MAX_PAGE_BYTES,
      turn: () => work.turn(),
      ...(matcher && { accepts: (message) => work.matches(matcher, message) }),
    },
  ).catch((error: unknown) => {
    throw error instanceof TooMuchWork ? tooMuchWork() : error
  })
  return {
    events: events.map(({ position, message, ingestedAtMs, streamName }) => ({
      logStreamName: streamName,
      timestamp: position.timestampMs,
      message,
      ingestionTime: ingestedAtMs,
      eventId: eventIdOf(position),
    })),
    searchedLogStreams: [],
    ...(next && { nextToken: tokenOf('f', next) }),
  }
})

function matcherOf(pattern: string | undefined): ((message: string) => boolean) | undefined {
  if (pattern === undefined || pattern.trim() === '') return undefined
  try {
    return compileFilterPattern(pattern)
  } catch (error) {
    if (error instanceof InvalidFilterPattern) throw invalidParameter('Invalid filter pattern')
    throw error
  }
}
