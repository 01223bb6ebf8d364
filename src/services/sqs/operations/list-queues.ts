// ListQueues: an account's queues in a region, by name.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html

import { directoryOf } from '../../resource/resource.ts'
import { queueUrl } from '../address.ts'
import { invalidValue } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { queues } from '../queue-store.ts'

export const listQueues = operation('ListQueues', async (input, context) => {
  const { QueueNamePrefix: prefix = '', MaxResults: max, NextToken: token } = input
  requirePageSize(max)
  const limit = max ?? limits.listQueues
  const after = token === undefined ? undefined : readToken(token, 'NextToken')
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    queues.page({ limit, prefix, after }),
  )
  const urls = found.map(({ name }) => queueUrl(context, context.account, name))
  return {
    QueueUrls: urls.length === 0 ? undefined : urls,
    NextToken: more && max !== undefined ? tokenOf(found.at(-1)!.name) : undefined,
  }
})

export function requirePageSize(max: number | undefined): void {
  if (max === undefined || (Number.isInteger(max) && max >= 1 && max <= limits.listQueues)) return
  throw invalidValue(max, 'MaxResults', 'Must be between 1 and 1000, if provided.')
}
