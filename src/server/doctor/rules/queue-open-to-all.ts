import { isOpenToAll } from '../policies.ts'
import type { Rule } from '../rule.ts'

export const queueOpenToAll: Rule = {
  name: 'queue-open-to-all',
  severity: 'high',
  title: 'Everybody may use this queue',
  url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
  *look(ward) {
    for (const queue of ward.of('queue')) {
      if (!isOpenToAll(queue.facts.Policy)) continue
      yield {
        at: queue.arn,
        reason: `The policy of ${queue.name} allows every principal, on no condition.`,
      }
    }
  },
}
