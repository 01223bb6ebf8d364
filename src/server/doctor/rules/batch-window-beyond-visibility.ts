import { numberOf, type Rule } from '../rule.ts'

export const batchWindowBeyondVisibility: Rule = {
  name: 'batch-window-beyond-visibility',
  severity: 'high',
  title: 'Messages come back before their batch is through',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  *look(ward) {
    for (const { arrow, queue, target } of ward.mappedQueues()) {
      const window = numberOf(arrow.facts.MaximumBatchingWindowInSeconds)
      const needed = window + numberOf(target.facts.Timeout, 3)
      const visible = numberOf(queue.facts.VisibilityTimeout, 30)
      if (window === 0 || visible >= needed) continue
      yield {
        at: queue.arn,
        reason: `A batch may be gathered for ${window} s and run until second ${needed}; its messages are visible again after ${visible} s and are handled twice.`,
        mend: `aws sqs set-queue-attributes --queue-url ${String(queue.facts.QueueUrl)} --attributes VisibilityTimeout=${needed * 6}`,
      }
    }
  },
}
