import type { Rule } from '../rule.ts'

export const scheduleWithoutDeadLetters: Rule = {
  name: 'schedule-without-dead-letters',
  severity: 'medium',
  title: 'A missed schedule leaves nothing',
  url: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html',
  *look(ward) {
    for (const { from, to, facts } of ward.over('scheduler')) {
      if (facts.DeadLetterConfig !== undefined) continue
      yield {
        at: from,
        reason: `What ${to} cannot take is dropped after its retries: the schedule has no dead-letter queue.`,
      }
    }
  },
}
