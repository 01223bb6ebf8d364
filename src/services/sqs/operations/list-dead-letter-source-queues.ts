// ListDeadLetterSourceQueues: the queues whose RedrivePolicy names this one.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html

import { addressOfUrl, queueUrl } from '../address.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { existingQueue, redriveSources } from '../queue-store.ts'
import { requirePageSize } from './list-queues.ts'

export const listDeadLetterSourceQueues = operation(
  'ListDeadLetterSourceQueues',
  async (input, context) => {
    const address = addressOfUrl(input.QueueUrl, context)
    const { MaxResults: max, NextToken: token } = input
    requirePageSize(max)
    const after = token === undefined ? undefined : readToken(token, 'NextToken')
    const queue = await existingQueue(address, context)
    const limit = max ?? limits.listQueues
    const names = await redriveSources(context.store, queue, limit + 1, after)
    const page = names.slice(0, limit)
    const more = names.length > limit && max !== undefined
    return {
      queueUrls: page.map((name) => queueUrl(context, queue.account, name)),
      NextToken: more ? tokenOf(page.at(-1)!) : undefined,
    }
  },
)
