import { isOpenToAll } from '../policies.ts'
import type { Rule } from '../rule.ts'

export const busOpenToAll: Rule = {
  name: 'bus-open-to-all',
  severity: 'high',
  title: 'Everybody may put events here',
  url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html',
  *look(ward) {
    for (const bus of ward.of('bus')) {
      if (!isOpenToAll(bus.facts.Policy)) continue
      yield {
        at: bus.arn,
        reason: `The policy of bus ${bus.name} allows every principal, on no condition.`,
      }
    }
  },
}
