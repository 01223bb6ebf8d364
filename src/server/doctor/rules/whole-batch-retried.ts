import { numberOf, type Rule } from '../rule.ts'

export const wholeBatchRetried: Rule = {
  name: 'whole-batch-retried',
  severity: 'medium',
  title: 'One bad message brings its batch back',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  *look(ward) {
    for (const { arrow, queue, target } of ward.mappedQueues()) {
      const size = numberOf(arrow.facts.BatchSize, 10)
      const answers = (arrow.facts.FunctionResponseTypes ?? []) as readonly string[]
      if (size <= 1 || answers.includes('ReportBatchItemFailures')) continue
      yield {
        at: queue.arn,
        reason: `${target.name} takes up to ${size} messages at once and reports no partial failures: when one fails, all are handled again, and count towards maxReceiveCount.`,
        mend: `aws lambda update-event-source-mapping --uuid ${arrow.id} --function-response-types ReportBatchItemFailures`,
      }
    }
  },
}
