// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html

import { inGroup, requireGroup, requireStream } from '../group.ts'
import { operation } from '../operation.ts'
import { sweepStreams } from '../purge.ts'
import { doomed, nameKey, streams } from '../tables.ts'

export const deleteLogStream = operation('DeleteLogStream', async (input, context) => {
  await inGroup(context, input.logGroupName, function* (tx) {
    yield* requireGroup()
    const stream = yield* requireStream(input.logStreamName)
    streams.del(tx, [nameKey(stream.name)])
    doomed.put(tx, [stream.id], { at: tx.nowMs })
  })
  await sweepStreams(context, input.logGroupName)
  return {}
})
