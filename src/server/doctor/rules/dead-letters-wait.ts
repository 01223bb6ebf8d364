import { numberOf, type Rule } from '../rule.ts'

export const deadLettersWait: Rule = {
  name: 'dead-letters-wait',
  severity: 'low',
  title: 'Dead letters wait for somebody',
  url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html',
  *look(ward) {
    for (const queue of ward.of('queue')) {
      const waiting = numberOf(queue.facts.ApproximateNumberOfMessages)
      if (waiting === 0 || !ward.to(queue.arn).some(({ failure }) => failure)) continue
      yield {
        at: queue.arn,
        reason: `${waiting} dead letters are in ${queue.name}: millrace explain <message id> says why each of them is.`,
        mend: `aws sqs start-message-move-task --source-arn ${queue.arn}`,
      }
    }
  },
}
