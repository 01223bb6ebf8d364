import type { Rule } from '../rule.ts'

export const functionHeldAtZero: Rule = {
  name: 'function-held-at-zero',
  severity: 'high',
  title: 'A function that nothing can invoke',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  *look(ward) {
    for (const target of ward.of('function')) {
      if (target.facts.ReservedConcurrentExecutions !== 0 || ward.to(target.arn).length === 0)
        continue
      yield {
        at: target.arn,
        reason: `${target.name} has a reserved concurrency of 0: everything that is sent to it is throttled.`,
        mend: `aws lambda delete-function-concurrency --function-name ${target.name}`,
      }
    }
  },
}
