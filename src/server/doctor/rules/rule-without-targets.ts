import type { Rule } from '../rule.ts'

export const ruleWithoutTargets: Rule = {
  name: 'rule-without-targets',
  severity: 'medium',
  title: 'A rule that leads nowhere',
  url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html',
  *look(ward) {
    for (const { arn, name } of ward.of('rule')) {
      if (ward.from(arn).some(({ failure }) => !failure)) continue
      yield { at: arn, reason: `Rule ${name} has no targets: what it matches is dropped.` }
    }
  },
}
