// ListQueues: an account's queues in a region, by name.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html

import { directoryOf, queueUrl } from '../address.ts'
import { invalidValue } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { namesWith } from '../tables.ts'

export const listQueues = operation('ListQueues', async (input, context) => {
  const { QueueNamePrefix: prefix = '', MaxResults: max, NextToken: token } = input
  requirePageSize(max)
  const limit = max ?? limits.listQueues
  const after = token === undefined ? undefined : readToken(token, 'NextToken')
  const names = await context.store.transact(directoryOf(context.account, context.region), () =>
    namesWith(prefix, limit + 1, after),
  )
  const page = names.slice(0, limit)
  const more = names.length > limit && max !== undefined
  return {
    QueueUrls:
      page.length === 0 ? undefined : page.map((n) => queueUrl(context, context.account, n)),
    NextToken: more ? tokenOf(page.at(-1)!) : undefined,
  }
})

export function requirePageSize(max: number | undefined): void {
  if (max === undefined || (Number.isInteger(max) && max >= 1 && max <= limits.listQueues)) return
  throw invalidValue(max, 'MaxResults', 'Must be between 1 and 1000, if provided.')
}
