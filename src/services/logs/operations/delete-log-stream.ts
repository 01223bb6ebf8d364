// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html

import { emitPurge } from '../chores.ts'
import { inGroup, requireGroup, requireStream } from '../group.ts'
import { operation } from '../operation.ts'
import { doomed, nameKey, streams } from '../tables.ts'

export const deleteLogStream = operation('DeleteLogStream', async (input, context) => {
  await inGroup(context, input.logGroupName, function* (tx) {
    yield* requireGroup()
    const stream = yield* requireStream(input.logStreamName)
    streams.del(tx, [nameKey(stream.name)])
    doomed.put(tx, [stream.id], { at: tx.nowMs })
    emitPurge(tx, context, input.logGroupName)
  })
  return {}
})
