import { jsonOf } from '../../wiring/survey.ts'
import type { Rule } from '../rule.ts'

/** Members that nearly every event has alike. */
const WIDE = new Set(['account', 'region', 'version'])

export const ruleCatchesEverything: Rule = {
  name: 'rule-catches-everything',
  severity: 'medium',
  title: 'A rule that matches every event',
  url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html',
  *look(ward) {
    for (const { arn, name, facts } of ward.of('rule')) {
      const pattern = jsonOf(facts.EventPattern)
      if (pattern === undefined || Object.keys(pattern).some((key) => !WIDE.has(key))) continue
      yield {
        at: arn,
        reason: `The pattern of ${name} names nothing but ${Object.keys(pattern).join(' and ')}: it takes every event of the bus, those of AWS included.`,
      }
    }
  },
}
