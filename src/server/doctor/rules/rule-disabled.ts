import type { Rule } from '../rule.ts'

export const ruleDisabled: Rule = {
  name: 'rule-disabled',
  severity: 'low',
  title: 'A rule is switched off',
  url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-delete-rule.html',
  *look(ward) {
    for (const { arn, name, facts } of ward.of('rule')) {
      if (facts.State !== 'DISABLED') continue
      yield {
        at: arn,
        reason: `Rule ${name} matches nothing while it is disabled.`,
        mend: `aws events enable-rule --name ${name} --event-bus-name ${String(facts.EventBusName)}`,
      }
    }
  },
}
