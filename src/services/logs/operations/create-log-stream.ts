// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html

import { createStream } from '../append.ts'
import { streamExists } from '../errors.ts'
import { inGroup, requireGroup, requireName } from '../group.ts'
import { operation } from '../operation.ts'
import { nameKey, streams } from '../tables.ts'

export const createLogStream = operation('CreateLogStream', async (input, context) => {
  requireName(input.logStreamName)
  await inGroup(context, input.logGroupName, function* (tx) {
    const group = yield* requireGroup()
    if (yield* streams.get(nameKey(input.logStreamName))) throw streamExists()
    createStream(tx, group, input.logStreamName)
  })
  return {}
})
