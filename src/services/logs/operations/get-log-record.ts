// The event behind the @ptr of a query's result.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogRecord.html

import { invalidParameter } from '../errors.ts'
import { inGroup, requireGroup } from '../group.ts'
import { LogRecord } from '../insights/record.ts'
import { textOf } from '../insights/value.ts'
import { operation } from '../operation.ts'
import { parseEventId } from '../position.ts'
import { chunks, timeline } from '../tables.ts'
import { CHUNK_SPAN_MS } from '../tables.ts'

export const getLogRecord = operation('GetLogRecord', async (input, context) => {
  const decoded = Buffer.from(input.logRecordPointer, 'base64').toString('utf8')
  const [name = '', id = ''] = decoded.split('\n', 2)
  const position = parseEventId(id)
  if (position === undefined) throw invalidParameter('The specified log record pointer is invalid.')
  const { timestampMs, streamId, chunk, index } = position
  const found = await inGroup(context, name, function* () {
    yield* requireGroup()
    const entries = yield* timeline.range([], {
      limit: 10_000,
      ...(timestampMs > CHUNK_SPAN_MS && { after: [timestampMs - CHUNK_SPAN_MS, 0, 0] as const }),
      before: [timestampMs + 1],
    })
    for (const { key, row } of entries) {
      const [firstMs, stream, number] = [key.integer(), key.integer(), key.integer()]
      if (stream !== streamId || number !== chunk) continue
      const content = yield* chunks.get(streamId, firstMs, chunk)
      return content && { content, logStream: row.stream }
    }
    return undefined
  })
  const event = found?.content.events[index]
  if (event === undefined) throw invalidParameter('The specified log record pointer is invalid.')
  const record = new LogRecord({
    message: event.message,
    timestampMs: event.timestampMs,
    ingestedAtMs: found!.content.ingestedAtMs,
    logStream: found!.logStream,
    log: `${context.account}:${name}`,
    ptr: input.logRecordPointer,
  })
  const known = ['@message', '@timestamp', '@ingestionTime', '@logStream', '@log', '@ptr']
  const fields = known.map((field): [string, string] => [field, textOf(record.get(field))!])
  const discovered = [...record.discovered()].map(([field, value]): [string, string] => [
    field,
    textOf(value)!,
  ])
  return { logRecord: Object.fromEntries([...fields, ...discovered]) }
})
