// Services with one list and few arrows.

import { listed, unqualified, type Survey } from './survey.ts'

export const tables: Survey = {
  service: 'dynamodb',
  async look(ask, found) {
    const pages = {
      items: 'TableNames',
      token: 'ExclusiveStartTableName',
      next: 'LastEvaluatedTableName',
    }
    for await (const name of listed(ask, 'ListTables', pages)) {
      const { Table } = await ask('DescribeTable', { TableName: name })
      found.node({ arn: Table.TableArn, service: 'dynamodb', kind: 'table', name, facts: Table })
    }
  },
}

export const schedules: Survey = {
  service: 'scheduler',
  async look(ask, found) {
    for await (const one of listed(ask, 'ListSchedules', {
      items: 'Schedules',
      token: 'NextToken',
    })) {
      const { Arn: arn, Name: name, GroupName } = one
      const whole = await ask('GetSchedule', { Name: name, GroupName })
      found.node({ arn, service: 'scheduler', kind: 'schedule', name, facts: whole })
      const enabled = whole.State !== 'DISABLED'
      const { Arn: to, DeadLetterConfig } = whole.Target
      found.arrow({
        from: arn,
        to: unqualified(to),
        via: 'scheduler',
        enabled,
        facts: whole.Target,
      })
      if (!DeadLetterConfig?.Arn) continue
      found.arrow({
        from: arn,
        to: DeadLetterConfig.Arn,
        via: 'scheduler-dead-letter',
        failure: true,
      })
    }
  },
}

export const logGroups: Survey = {
  service: 'logs',
  async look(ask, found) {
    const pages = (items: string, input = {}) => ({ items, token: 'nextToken', input })
    for await (const one of listed(ask, 'DescribeLogGroups', pages('logGroups'))) {
      const { logGroupArn: arn, logGroupName } = one
      const input = { logGroupName }
      const filters = listed(
        ask,
        'DescribeSubscriptionFilters',
        pages('subscriptionFilters', input),
      )
      const kept = []
      for await (const filter of filters) kept.push(filter)
      found.node({ arn, service: 'logs', kind: 'log-group', name: logGroupName, facts: one })
      for (const { destinationArn, filterName: id, ...facts } of kept) {
        const via = `logs-to-${destinationArn.split(':')[2]}`
        found.arrow({ from: arn, to: unqualified(destinationArn), via, id, facts })
      }
    }
  },
}
