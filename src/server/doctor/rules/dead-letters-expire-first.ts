import { isFifo, numberOf, type Rule } from '../rule.ts'

export const deadLettersExpireFirst: Rule = {
  name: 'dead-letters-expire-first',
  severity: 'medium',
  title: 'Dead letters may expire before anybody looks',
  url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  *look(ward) {
    for (const { from, to } of ward.over('sqs-to-sqs')) {
      const [source, dead] = [ward.node(from), ward.node(to)]
      if (source === undefined || dead?.kind !== 'queue' || isFifo(source)) continue
      const [own, kept] = [source, dead].map(({ facts }) => numberOf(facts.MessageRetentionPeriod))
      if (kept! > own!) continue
      yield {
        at: dead.arn,
        reason: `A message keeps the time at which it was sent to ${source.name} when it moves here: with a retention of ${kept} s, no longer than there (${own} s), it may be gone soon after it came.`,
        mend: `aws sqs set-queue-attributes --queue-url ${String(dead.facts.QueueUrl)} --attributes MessageRetentionPeriod=1209600`,
      }
    }
  },
}
