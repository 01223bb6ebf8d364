import { numberOf, type Rule } from '../rule.ts'

const DEFAULT_SECONDS = 3

export const defaultTimeout: Rule = {
  name: 'default-timeout',
  severity: 'low',
  title: 'The function has three seconds',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html',
  *look(ward) {
    for (const target of ward.of('function')) {
      if (numberOf(target.facts.Timeout) !== DEFAULT_SECONDS || ward.to(target.arn).length === 0)
        continue
      yield {
        at: target.arn,
        reason: `${target.name} keeps the default timeout: a slow dependency or a cold start ends it, and its event is tried again.`,
        mend: `aws lambda update-function-configuration --function-name ${target.name} --timeout 30`,
      }
    }
  },
}
