import type { Rule } from '../rule.ts'

export const plainHttpEndpoint: Rule = {
  name: 'plain-http-endpoint',
  severity: 'medium',
  title: 'Messages travel unencrypted',
  url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
  *look(ward) {
    for (const { from, to } of ward.over('sns-to-http')) {
      yield {
        at: from,
        reason: `${to} is subscribed by HTTP: who listens on the way reads and replays every message.`,
      }
    }
  },
}
