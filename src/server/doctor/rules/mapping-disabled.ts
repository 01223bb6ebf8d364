import type { Rule } from '../rule.ts'

const STREAMS_AND_QUEUES = new Set(['sqs-to-lambda', 'dynamodb-to-lambda', 'kinesis-to-lambda'])

export const mappingDisabled: Rule = {
  name: 'mapping-disabled',
  severity: 'low',
  title: 'A mapping is switched off',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html',
  *look(ward) {
    for (const { from, to, via, id, enabled } of ward.arrows) {
      if (enabled || !via.endsWith('-to-lambda') || !STREAMS_AND_QUEUES.has(via)) continue
      yield {
        at: from,
        reason: `Nobody takes what comes here: the mapping to ${to} is disabled.`,
        mend: `aws lambda update-event-source-mapping --uuid ${id} --enabled`,
      }
    }
  },
}
