import { quoted, type Rule } from '../rule.ts'

/** Edges that invoke without waiting. */
const ASYNCHRONOUS = new Set(['sns-to-lambda', 's3-to-lambda', 'events-to-lambda'])

export const asyncFailuresLost: Rule = {
  name: 'async-failures-lost',
  severity: 'high',
  title: 'A failed invocation leaves nothing',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  *look(ward) {
    for (const target of ward.of('function')) {
      const callers = ward.to(target.arn).filter(({ via }) => ASYNCHRONOUS.has(via))
      if (callers.length === 0 || ward.from(target.arn).some(({ failure }) => failure)) continue
      yield {
        at: target.arn,
        reason: `${callers[0]!.from} invokes ${target.name} asynchronously; after three attempts the event is dropped, for there is neither a dead-letter queue nor a destination.`,
        mend: `aws lambda put-function-event-invoke-config --function-name ${target.name} --destination-config ${quoted({ OnFailure: { Destination: '<queue or topic arn>' } })}`,
      }
    }
  },
}
