import type { Rule } from '../rule.ts'

export const targetWithoutDeadLetters: Rule = {
  name: 'target-without-dead-letters',
  severity: 'medium',
  title: 'What a target cannot take is dropped after a day',
  url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
  *look(ward) {
    for (const { from, to, id, enabled, facts } of ward.over('events-to-')) {
      if (!enabled || facts.DeadLetterConfig !== undefined || ward.node(from)?.kind !== 'rule')
        continue
      yield {
        at: from,
        reason: `Target ${id} (${to}) has no dead-letter queue: after 24 hours or 185 attempts, at once for a missing permission, the event is gone.`,
      }
    }
  },
}
