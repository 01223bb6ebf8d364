// https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html

import { callApi, inBatches, type Deliver } from '../delivering.ts'
import { entriesTold } from './queue.ts'

export const toTopic: Deliver = (delivering) =>
  inBatches(
    delivering,
    10,
    ({ text }, index) => ({
      ...{ Id: String(index), Message: text },
      // A pipe names no group of a FIFO topic: all of it is one.
      ...(delivering.pipe.target.endsWith('.fifo') && { MessageGroupId: delivering.pipe.name }),
    }),
    async (PublishBatchRequestEntries) => {
      const input = { TopicArn: delivering.pipe.target, PublishBatchRequestEntries }
      return entriesTold(await callApi(delivering, { service: 'sns', operation: 'PublishBatch', input })) // prettier-ignore
    },
  )
