import { isOpenToAll } from '../policies.ts'
import type { Rule } from '../rule.ts'

export const topicOpenToAll: Rule = {
  name: 'topic-open-to-all',
  severity: 'high',
  title: 'Everybody may use this topic',
  url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
  *look(ward) {
    for (const topic of ward.of('topic')) {
      if (!isOpenToAll(topic.facts.Policy)) continue
      yield {
        at: topic.arn,
        reason: `The policy of ${topic.name} allows every principal, on no condition.`,
      }
    }
  },
}
