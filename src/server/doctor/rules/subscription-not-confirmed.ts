import type { Rule } from '../rule.ts'

export const subscriptionNotConfirmed: Rule = {
  name: 'subscription-not-confirmed',
  severity: 'medium',
  title: 'A subscription waits for its confirmation',
  url: 'https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html',
  *look(ward) {
    for (const { from, to, via, enabled } of ward.over('sns-to-')) {
      if (enabled) continue
      yield {
        at: from,
        reason: `${to} (${via}) has not confirmed: it gets nothing, and after two days the subscription is removed.`,
      }
    }
  },
}
