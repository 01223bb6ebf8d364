import { circlesOf } from '../circles.ts'
import type { Rule } from '../rule.ts'

export const roundAndRound: Rule = {
  name: 'round-and-round',
  severity: 'high',
  title: 'Events go round in a circle',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  *look(ward) {
    for (const component of circlesOf(ward)) {
      yield {
        at: component[0]!,
        reason: `Events come back to where they were: ${component.join(' → ')}. On AWS that is paid for until somebody notices.`,
      }
    }
  },
}
