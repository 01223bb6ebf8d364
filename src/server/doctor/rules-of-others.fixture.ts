// For each rule about buckets, buses, schedules, tables and logs: a wiring that hurts, and one that does not.

import { arnOf, type Case } from './wiring.fixture.ts'

const open =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}'
const closed =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"*","Resource":"*"}}'
const one = (kind: string, facts: object) => [[[kind, 'x', { ...facts }]]] as const
const target = (facts: object) =>
  [[['rule', 'r']], [['r', 'events-to-sqs', 'q', { facts: { ...facts } }]]] as const
const changes = { StreamSpecification: { StreamEnabled: true } }

export const otherCases: Readonly<Record<string, Case>> = {
  'logs-kept-for-ever': {
    hurts: one('log-group', {}),
    sound: one('log-group', { retentionInDays: 7 }),
    at: 'x',
  },
  'bucket-open-to-all': {
    hurts: one('bucket', { Policy: open }),
    sound: one('bucket', { Policy: closed }),
    at: 'x',
  },
  'rule-without-targets': {
    hurts: [[['rule', 'r']]],
    sound: [[['rule', 'r']], [['r', 'events-to-sqs', 'q']]],
    at: 'r',
  },
  'rule-disabled': {
    hurts: one('rule', { State: 'DISABLED' }),
    sound: one('rule', { State: 'ENABLED' }),
    at: 'x',
  },
  'target-without-dead-letters': {
    hurts: target({}),
    sound: target({ DeadLetterConfig: { Arn: arnOf('d') } }),
    at: 'r',
  },
  'target-never-retried': {
    hurts: target({ RetryPolicy: { MaximumRetryAttempts: 0 } }),
    sound: target({ RetryPolicy: { MaximumRetryAttempts: 1 } }),
    at: 'r',
  },
  'rule-catches-everything': {
    hurts: one('rule', { EventPattern: '{"account":["000000000000"]}' }),
    sound: one('rule', { EventPattern: '{"account":["000000000000"],"source":["a"]}' }),
    at: 'x',
  },
  'bus-open-to-all': {
    hurts: one('bus', { Policy: open }),
    sound: one('bus', { Policy: closed }),
    at: 'x',
  },
  'archive-for-ever': {
    hurts: one('archive', { RetentionDays: 0 }),
    sound: one('archive', { RetentionDays: 1 }),
    at: 'x',
  },
  'schedule-without-dead-letters': {
    hurts: [[['schedule', 's']], [['s', 'scheduler', 'q']]],
    sound: [
      [['schedule', 's']],
      [['s', 'scheduler', 'q', { facts: { DeadLetterConfig: { Arn: 'a' } } }]],
    ],
    at: 's',
  },
  'schedule-over': {
    hurts: one('schedule', { ScheduleExpression: 'at(2026-01-01T00:00:00)', GroupName: 'default' }),
    sound: one('schedule', { ScheduleExpression: 'rate(1 day)', GroupName: 'default' }),
    at: 'x',
  },
  'table-not-protected': {
    hurts: one('table', {}),
    sound: one('table', { DeletionProtectionEnabled: true }),
    at: 'x',
  },
  'stream-unread': {
    hurts: one('table', changes),
    sound: [[['table', 'x', changes]], [['x', 'dynamodb-to-lambda', 'f']]],
    at: 'x',
  },
}
