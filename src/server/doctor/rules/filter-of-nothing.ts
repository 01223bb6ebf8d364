import { jsonOf } from '../../wiring/survey.ts'
import type { Rule } from '../rule.ts'

export const filterOfNothing: Rule = {
  name: 'filter-of-nothing',
  severity: 'high',
  title: 'A filter that lets nothing through',
  url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html',
  *look(ward) {
    for (const { from, to, facts } of ward.over('sns-to-')) {
      const policy = jsonOf(facts.FilterPolicy)
      const empty = Object.entries(policy ?? {}).filter(
        ([, values]) => Array.isArray(values) && values.length === 0,
      )
      if (empty.length === 0) continue
      yield {
        at: from,
        reason: `The filter of ${to} names no value for ${empty.map(([name]) => name).join(', ')}: no message passes.`,
      }
    }
  },
}
