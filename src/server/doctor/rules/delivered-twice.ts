import type { Rule } from '../rule.ts'

/** Members that narrow what an arrow carries. */
const NARROWING = ['Filter', 'FilterPolicy', 'FilterCriteria', 'EventPattern', 'filterPattern']

function isNarrowed(facts: Readonly<Record<string, unknown>>): boolean {
  return NARROWING.some((name) => facts[name] !== undefined && facts[name] !== '')
}

export const deliveredTwice: Rule = {
  name: 'delivered-twice',
  severity: 'medium',
  title: 'The same event arrives by two ways',
  url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html',
  *look(ward) {
    const seen = new Set<string>()
    for (const { from, to, failure, enabled } of ward.arrows) {
      if (failure || !enabled) continue
      const ways = ward
        .from(from)
        .filter((arrow) => arrow.to === to && arrow.enabled && !arrow.failure)
      const key = `${from} ${to}`
      if (ways.length < 2 || seen.has(key) || ways.every(({ facts }) => isNarrowed(facts))) continue
      seen.add(key)
      yield {
        at: from,
        reason: `${ways.length} arrows lead from here to ${to}, and not all of them have a filter: it may get an event more than once.`,
      }
    }
  },
}
