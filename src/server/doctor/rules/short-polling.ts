import { numberOf, type Rule } from '../rule.ts'

export const shortPolling: Rule = {
  name: 'short-polling',
  severity: 'low',
  title: 'Receiving asks again and again',
  url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html',
  *look(ward) {
    const polled = new Set(ward.mappedQueues().map(({ queue }) => queue.arn))
    for (const queue of ward.of('queue')) {
      const isBuried = ward.to(queue.arn).some(({ failure }) => failure)
      if (polled.has(queue.arn) || isBuried) continue
      if (numberOf(queue.facts.ReceiveMessageWaitTimeSeconds) > 0) continue
      yield {
        at: queue.arn,
        reason: `No function reads ${queue.name}, and who does is answered at once when it is empty: on AWS every empty answer is paid for.`,
        mend: `aws sqs set-queue-attributes --queue-url ${String(queue.facts.QueueUrl)} --attributes ReceiveMessageWaitTimeSeconds=20`,
      }
    }
  },
}
