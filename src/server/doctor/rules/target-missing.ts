import type { Rule } from '../rule.ts'

export const targetMissing: Rule = {
  name: 'target-missing',
  severity: 'high',
  title: 'Events go where nothing is',
  url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html',
  *look(ward) {
    for (const { from, to, via } of ward.arrows) {
      if (ward.node(to)?.kind !== 'missing') continue
      yield {
        at: from,
        reason: `${to} does not exist: what goes there (${via}) is retried in vain or dropped.`,
      }
    }
  },
}
