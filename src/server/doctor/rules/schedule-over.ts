import type { Rule } from '../rule.ts'

export const scheduleOver: Rule = {
  name: 'schedule-over',
  severity: 'low',
  title: 'A schedule that will never run again',
  url: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-delete.html',
  *look(ward) {
    for (const { arn, name, facts } of ward.of('schedule')) {
      const expression = String(facts.ScheduleExpression)
      if (!expression.startsWith('at(') || facts.ActionAfterCompletion === 'DELETE') continue
      yield {
        at: arn,
        reason: `${name} runs once (${expression}) and stays: it counts towards the quota of schedules.`,
        mend: `aws scheduler delete-schedule --name ${name} --group-name ${String(facts.GroupName)}`,
      }
    }
  },
}
