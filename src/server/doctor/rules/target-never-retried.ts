import type { Rule } from '../rule.ts'

export const targetNeverRetried: Rule = {
  name: 'target-never-retried',
  severity: 'high',
  title: 'The first failure loses the event',
  url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html',
  *look(ward) {
    for (const { from, to, id, facts } of ward.over('events-to-')) {
      const retry = facts.RetryPolicy as { MaximumRetryAttempts?: number } | undefined
      if (retry?.MaximumRetryAttempts !== 0 || facts.DeadLetterConfig !== undefined) continue
      yield {
        at: from,
        reason: `Target ${id} (${to}) is tried once, and has no dead-letter queue.`,
      }
    }
  },
}
