import { numberOf, type Rule } from '../rule.ts'

const STREAMS = new Set(['dynamodb-to-lambda', 'kinesis-to-lambda'])

export const streamRetriedForEver: Rule = {
  name: 'stream-retried-for-ever',
  severity: 'medium',
  title: 'One bad record holds up its shard',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  *look(ward) {
    for (const { from, to, via, id, facts } of ward.arrows) {
      if (!STREAMS.has(via)) continue
      const bounded =
        numberOf(facts.MaximumRetryAttempts, -1) >= 0 ||
        numberOf(facts.MaximumRecordAgeInSeconds, -1) >= 0
      if (bounded) continue
      yield {
        at: from,
        reason: `${to} is given a failing batch again until its records expire; everything behind it in the shard waits.`,
        mend: `aws lambda update-event-source-mapping --uuid ${id} --maximum-retry-attempts 5 --bisect-batch-on-function-error`,
      }
    }
  },
}
