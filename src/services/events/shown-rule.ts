import type { RuleRow } from './tables.ts'

/** A rule as DescribeRule and ListRules show it. */
export function shownRule(rule: RuleRow) {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.pattern,
    ScheduleExpression: rule.schedule,
    State: rule.state,
    Description: rule.description,
    RoleArn: rule.roleArn,
    ManagedBy: rule.managedBy,
    EventBusName: rule.busName,
  }
}
