import { numberOf, type Rule } from '../rule.ts'

export const visibilityBelowSixTimeouts: Rule = {
  name: 'visibility-below-six-timeouts',
  severity: 'medium',
  title: 'The visibility timeout is short for its function',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  *look(ward) {
    for (const { queue, target } of ward.mappedQueues()) {
      const visible = numberOf(queue.facts.VisibilityTimeout, 30)
      const wanted = 6 * numberOf(target.facts.Timeout, 3)
      if (visible >= wanted) continue
      yield {
        at: queue.arn,
        reason: `Messages of ${queue.name} come back after ${visible} s; AWS advises six times the timeout of ${target.name}, ${wanted} s, for batches that are throttled or retried.`,
        mend: `aws sqs set-queue-attributes --queue-url ${String(queue.facts.QueueUrl)} --attributes VisibilityTimeout=${wanted}`,
      }
    }
  },
}
