import { quoted, type Rule } from '../rule.ts'

export const queueWithoutDeadLetters: Rule = {
  name: 'queue-without-dead-letters',
  severity: 'high',
  title: 'A failing message is retried until it expires',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  *look(ward) {
    for (const { queue, target } of ward.mappedQueues()) {
      if (queue.facts.RedrivePolicy !== undefined) continue
      yield {
        at: queue.arn,
        reason: `Function ${target.name} reads queue ${queue.name}, which has no dead-letter queue: a message that it cannot take comes back until its retention ends.`,
        mend: `aws sqs set-queue-attributes --queue-url ${String(queue.facts.QueueUrl)} --attributes ${quoted({ RedrivePolicy: '{"deadLetterTargetArn":"<arn>","maxReceiveCount":"5"}' })}`,
      }
    }
  },
}
