import type { Rule } from '../rule.ts'

const STREAMS = new Set(['dynamodb-to-lambda', 'kinesis-to-lambda'])

export const streamWithoutFailureDestination: Rule = {
  name: 'stream-without-failure-destination',
  severity: 'medium',
  title: 'Records that are given up leave nothing',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html',
  *look(ward) {
    for (const { from, to, via, facts } of ward.arrows) {
      if (!STREAMS.has(via)) continue
      const config = facts.DestinationConfig as { OnFailure?: { Destination?: string } } | undefined
      if (config?.OnFailure?.Destination) continue
      yield {
        at: from,
        reason: `What ${to} cannot take of this stream is skipped without a trace once its retries or its age are used up.`,
      }
    }
  },
}
