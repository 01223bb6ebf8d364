import { isFifo, type Rule } from '../rule.ts'

export const fifoGroupBlocked: Rule = {
  name: 'fifo-group-blocked',
  severity: 'high',
  title: 'One poisoned message blocks its group',
  url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html',
  *look(ward) {
    for (const { queue } of ward.mappedQueues()) {
      if (!isFifo(queue) || queue.facts.RedrivePolicy !== undefined) continue
      yield {
        at: queue.arn,
        reason: `${queue.name} is a FIFO queue without a dead-letter queue: everything behind a failing message of its group waits until that one expires.`,
      }
    }
  },
}
