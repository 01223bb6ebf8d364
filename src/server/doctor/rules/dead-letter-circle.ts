import type { Rule, Ward } from '../rule.ts'

function deadLetterQueueOf(ward: Ward, arn: string): string | undefined {
  return ward.from(arn).find(({ via }) => via === 'sqs-to-sqs')?.to
}

export const deadLetterCircle: Rule = {
  name: 'dead-letter-circle',
  severity: 'high',
  title: 'Dead letters go round in a circle',
  url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  *look(ward) {
    for (const { from } of ward.over('sqs-to-sqs')) {
      const passed = new Set([from])
      let at = deadLetterQueueOf(ward, from)
      while (at !== undefined && !passed.has(at)) {
        passed.add(at)
        at = deadLetterQueueOf(ward, at)
      }
      if (at !== from) continue
      yield {
        at: from,
        reason: `What is buried here comes back here, by way of ${passed.size} queues: it never rests.`,
      }
    }
  },
}
