import { numberOf, type Rule } from '../rule.ts'

/** Attempts that AWS advises for queues that functions read. */
const LEAST = 5

export const fewReceives: Rule = {
  name: 'few-receives',
  severity: 'medium',
  title: 'A message is given up after few attempts',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  *look(ward) {
    for (const { queue } of ward.mappedQueues()) {
      const redrive = ward.from(queue.arn).find(({ via }) => via === 'sqs-to-sqs')
      const most = numberOf(redrive?.facts.maxReceiveCount, LEAST)
      if (most >= LEAST) continue
      yield {
        at: queue.arn,
        reason: `maxReceiveCount is ${most}: throttled invocations count as receives, so that messages are buried that no function ever saw. AWS advises ${LEAST} at least.`,
      }
    }
  },
}
