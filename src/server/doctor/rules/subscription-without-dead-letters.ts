import { quoted, type Rule } from '../rule.ts'

/** Protocols whose subscribers are meant to get every message. */
const RELIABLE = new Set([
  'sns-to-sqs',
  'sns-to-lambda',
  'sns-to-http',
  'sns-to-https',
  'sns-to-firehose',
])

export const subscriptionWithoutDeadLetters: Rule = {
  name: 'subscription-without-dead-letters',
  severity: 'medium',
  title: 'What cannot be delivered is dropped',
  url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html',
  *look(ward) {
    for (const { from, to, via, id, enabled, facts } of ward.over('sns-to-')) {
      if (!enabled || !RELIABLE.has(via) || facts.RedrivePolicy !== undefined) continue
      yield {
        at: from,
        reason: `The subscription of ${to} has no dead-letter queue: once SNS gives up, after its retries or at once for a missing permission, the message is gone.`,
        mend: `aws sns set-subscription-attributes --subscription-arn ${id} --attribute-name RedrivePolicy --attribute-value ${quoted({ deadLetterTargetArn: '<queue arn>' })}`,
      }
    }
  },
}
