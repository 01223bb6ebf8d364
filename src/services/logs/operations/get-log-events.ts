// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html

import { retentionHorizonMs } from '../append.ts'
import { invalidParameter, invalidToken } from '../errors.ts'
import { groupNameOf, inGroup, requireGroup, requireStream } from '../group.ts'
import { MAX_PAGE_BYTES, MAX_PAGE_EVENTS } from '../limits.ts'
import { operation } from '../operation.ts'
import { streamPages, streamPagesReversed } from '../pages.ts'
import {
  atTime,
  END_OF_TIME_MS,
  parseToken,
  positionAfter,
  tokenOf,
  withinTime,
} from '../position.ts'
import { readBackwards, readForwards, type ReadOptions } from '../reader.ts'
import { groupPartition } from '../tables.ts'

export const getLogEvents = operation('GetLogEvents', async (input, context) => {
  const limit = input.limit ?? MAX_PAGE_EVENTS
  if (limit > MAX_PAGE_EVENTS) {
    throw invalidParameter(
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: ` +
        `Member must have value less than or equal to ${MAX_PAGE_EVENTS}`,
    )
  }
  const token = input.nextToken === undefined ? undefined : parseToken(input.nextToken)
  if (input.nextToken !== undefined && token === undefined) throw invalidToken()

  const logGroup = groupNameOf(input, context)
  const { stream, expiredMs } = await inGroup(context, logGroup, function* (tx) {
    const group = yield* requireGroup()
    const stream = yield* requireStream(input.logStreamName)
    return { stream, expiredMs: retentionHorizonMs(group, tx.nowMs) }
  })

  const startMs = Math.max(withinTime(input.startTime ?? 0), expiredMs)
  const endMs = withinTime(input.endTime ?? END_OF_TIME_MS)
  const forwards = token ? token.direction === 'f' : (input.startFromHead ?? false)
  const from = token?.position ?? atTime(forwards ? startMs : endMs)
  const options: ReadOptions = { from, startMs, endMs, limit, maxBytes: MAX_PAGE_BYTES }
  const partition = groupPartition(context.account, context.region, logGroup)
  const { store } = context
  const { events } = forwards
    ? await readForwards(
        streamPages(store, partition, stream, Math.max(startMs, from.timestampMs), endMs),
        options,
      )
    : await readBackwards(
        streamPagesReversed(
          store,
          partition,
          stream,
          startMs,
          Math.min(endMs, from.timestampMs + 1),
        ),
        options,
      )

  // At either end a page is empty and the token stays the same: how clients know that they are there.
  const between = token?.position ?? atTime(startMs)
  const [first, last] = [events[0]?.position, events.at(-1)?.position]
  return {
    events: events.map(({ position, message, ingestedAtMs }) => ({
      timestamp: position.timestampMs,
      message,
      ingestionTime: ingestedAtMs,
    })),
    nextForwardToken: tokenOf('f', last ? positionAfter(last) : between),
    nextBackwardToken: tokenOf('b', first ?? between),
  }
})
