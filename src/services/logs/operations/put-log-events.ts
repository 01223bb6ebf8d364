// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html

import { appendEvents, retentionHorizonMs } from '../append.ts'
import { invalidParameter } from '../errors.ts'
import { inGroup, requireGroup, requireStream } from '../group.ts'
import {
  EVENT_OVERHEAD_BYTES,
  MAX_BATCH_BYTES,
  MAX_BATCH_EVENTS,
  MAX_BATCH_SPAN_MS,
  MAX_EVENT_AGE_MS,
  MAX_EVENT_FUTURE_MS,
} from '../limits.ts'
import { tell } from '../live.ts'
import { operation } from '../operation.ts'
import { groupPartition, type LogEvent } from '../tables.ts'

export const putLogEvents = operation('PutLogEvents', async (input, context) => {
  const events = input.logEvents.map(({ timestamp, message }) => ({
    timestampMs: timestamp,
    message,
  }))
  requireBatch(events)
  const { answer, arrived } = await inGroup(context, input.logGroupName, function* (tx) {
    const group = yield* requireGroup()
    const stream = yield* requireStream(input.logStreamName)
    const expiredMs = retentionHorizonMs(group, tx.nowMs)
    const { accepted, rejected } = sortOut(events, tx.nowMs, expiredMs)
    const changed =
      accepted.length === 0 ? stream : yield* appendEvents(tx, group, stream, accepted)
    // Sequence tokens have meant nothing since 2023, but AWS still sends one.
    const answer = {
      nextSequenceToken: `4${String(changed.chunks).padStart(55, '0')}`,
      ...(rejected && { rejectedLogEventsInfo: rejected }),
    }
    return { answer, arrived: { ingestedAtMs: tx.nowMs, events: accepted } }
  })
  const { logGroupName, logStreamName: logStream } = input
  const partition = groupPartition(context.account, context.region, logGroupName)
  tell(context.store, partition, { logStream, ...arrived })
  return answer
})

function requireBatch(events: readonly LogEvent[]): void {
  if (events.length > MAX_BATCH_EVENTS) {
    throw invalidParameter(`Too many log events: at most ${MAX_BATCH_EVENTS} per request.`)
  }
  let bytes = 0
  let previousMs = 0
  for (const { timestampMs, message } of events) {
    if (timestampMs < previousMs) {
      throw invalidParameter(
        'Log events in a single PutLogEvents request must be in chronological order.',
      )
    }
    previousMs = timestampMs
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES
  }
  if (bytes > MAX_BATCH_BYTES) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${MAX_BATCH_BYTES}`)
  }
  if (events.length > 0 && previousMs - events[0]!.timestampMs > MAX_BATCH_SPAN_MS) {
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    )
  }
}

/** AWS takes the rest of a batch and says which events at its ends it left out. */
function sortOut(events: readonly LogEvent[], nowMs: number, expiredMs: number) {
  const tooOldEnd = countBefore(events, nowMs - MAX_EVENT_AGE_MS)
  const expiredEnd = countBefore(events, expiredMs)
  const tooNewStart = countBefore(events, nowMs + MAX_EVENT_FUTURE_MS + 1)
  const accepted = events.slice(Math.max(tooOldEnd, expiredEnd), tooNewStart)
  if (accepted.length === events.length) return { accepted }
  return {
    accepted,
    rejected: {
      ...(tooOldEnd > 0 && { tooOldLogEventEndIndex: tooOldEnd }),
      ...(expiredEnd > 0 && { expiredLogEventEndIndex: expiredEnd }),
      ...(tooNewStart < events.length && { tooNewLogEventStartIndex: tooNewStart }),
    },
  }
}

function countBefore(events: readonly LogEvent[], moment: number): number {
  const index = events.findIndex((event) => event.timestampMs >= moment)
  return index < 0 ? events.length : index
}
