// GetQueueUrl: the URL of a queue by its name.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html

import { addressOf, isQueueName, queueUrl } from '../address.ts'
import { missingParameter, queueDoesNotExist } from '../errors.ts'
import { operation } from '../operation.ts'
import { existingQueue } from '../queue-store.ts'

export const getQueueUrl = operation('GetQueueUrl', async (input, context) => {
  const name = input.QueueName as string | undefined
  if (name === undefined || name === '') throw missingParameter('QueueName')
  const account = input.QueueOwnerAWSAccountId ?? context.account
  if (!isQueueName(name) || !/^\d{12}$/.test(account)) throw queueDoesNotExist(context.protocol)
  await existingQueue(addressOf(account, context.region, name), context)
  return { QueueUrl: queueUrl(context, account, name) }
})
