import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'

export const QUEUES = ['billing', 'shipping', 'analytics']
export const sqs = new SQS({})
export const sns = new SNS({})

export async function queueUrl(QueueName) {
  return (await sqs.getQueueUrl({ QueueName })).QueueUrl
}
