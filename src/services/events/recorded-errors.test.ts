// What AWS answered to these calls, asked of Millrace. Texts of patterns are `src/pattern/`'s business,
// those of the wire's own validation the wire's.

import { expect, test } from 'vitest'
import { recordedErrors } from '../recorded-errors.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

const bus = { Name: '<bus-name>' }
const queue = 'arn:aws:sqs:us-east-1:111111111111:q'
const schedule = (ScheduleExpression: string) => ['PutRule', { Name: 'r', ScheduleExpression }]
const rule = (name: string) => `arn:aws:events:us-east-1:111111111111:rule/<bus_name>/${name}`
const event = { Source: 's', DetailType: 't' }
const target = { Id: '<target-id>', Arn: queue }

const archive = {
  ArchiveName: '<archive-name>',
  EventSourceArn: 'arn:aws:events:us-east-1:111111111111:event-bus/<bus-name>',
}
const replay = {
  ReplayName: '<replay-name>',
  EventSourceArn: 'arn:aws:events:us-east-1:111111111111:archive/<archive-name>',
  EventStartTime: new Date(0),
  EventEndTime: new Date(1),
  Destination: { Arn: archive.EventSourceArn },
}

const calls: Record<string, (string | object)[]> = {
  test_put_event_with_too_big_detail: [
    'PutEvents',
    { Entries: [{ ...event, Detail: 'x'.repeat(1_048_577) }] },
  ],
  test_create_multiple_event_buses_same_name: ['CreateEventBus', bus],
  'test_describe_delete_not_existing_event_bus describe-not-existing-event-bus-error': [
    'DescribeEventBus',
    { Name: 'none' },
  ],
  'test_describe_delete_not_existing_event_bus delete-not-existing-event-bus': [
    'DeleteEventBus',
    { Name: 'none' },
  ],
  'test_remove_permission_non_existing_sid[True-custom]': [
    'RemovePermission',
    { EventBusName: '<bus-name>', StatementId: 'none' },
  ],
  'test_remove_permission_non_existing_sid[True-default]': [
    'RemovePermission',
    { StatementId: 'none' },
  ],
  test_describe_nonexistent_rule: ['DescribeRule', { Name: '<rule-name>' }],
  test_array_event_payload: ['TestEventPattern', { Event: '[]', EventPattern: '{"a":[1]}' }],
  test_list_tags_for_deleted_rule: ['ListTagsForResource', { ResourceARN: rule('<rule_name>') }],
  test_list_tags_for_deleted_event_bus: [
    'ListTagsForResource',
    { ResourceARN: 'arn:aws:events:us-east-1:111111111111:event-bus/none' },
  ],
  test_delete_connection: ['DescribeConnection', { Name: '<connection-name>' }],
  'test_api_destinations[auth0]': ['DescribeApiDestination', { Name: '<destination-name>' }],
  'test_api_destinations[auth1]': ['DescribeApiDestination', { Name: '<destination-name>' }],
  'test_api_destinations[auth2]': ['DescribeApiDestination', { Name: '<destination-name>' }],
  'test_create_archive_error_duplicate[default]': ['CreateArchive', archive],
  'test_create_archive_error_duplicate[custom]': ['CreateArchive', archive],
  test_delete_archive_error_unknown_archive: ['DeleteArchive', { ArchiveName: 'none' }],
  test_start_replay_error_duplicate_name_same_archive: ['StartReplay', replay],
  test_put_events_with_input_transformer_missing_keys: [
    'PutTargets',
    {
      Rule: 'r',
      Targets: [{ ...target, InputTransformer: { InputTemplate: '"<notdefinedkey>"' } }],
    },
  ],
  test_put_event_input_path_and_input_transformer: [
    'PutTargets',
    {
      Rule: 'r',
      Targets: [{ ...target, InputPath: '$', InputTransformer: { InputTemplate: '"x"' } }],
    },
  ],
  tests_put_rule_with_schedule_custom_event_bus: [
    'PutRule',
    { Name: 'r', EventBusName: '<bus-name>', ScheduleExpression: 'rate(1 minute)' },
  ],
  'tests_put_rule_with_invalid_schedule_cron[cron(INVALID)]': schedule('cron(INVALID)'),
  'tests_put_rule_with_invalid_schedule_cron[cron(0 dummy ? * MON-FRI *)]': schedule(
    'cron(0 dummy ? * MON-FRI *)',
  ),
  'tests_put_rule_with_invalid_schedule_cron[cron(7 20 * * NOT *)]':
    schedule('cron(7 20 * * NOT *)'),
  'tests_put_rule_with_invalid_schedule_cron[cron(71 8 1 * ? *)]': schedule('cron(71 8 1 * ? *)'),
  'tests_put_rule_with_invalid_schedule_cron[cron(0 1 * * * *)]': schedule('cron(0 1 * * * *)'),
}

/** Names that stand for whatever was used. */
const plain = (text: string) =>
  text
    .replaceAll('none', '<bus-name>')
    .replaceAll('<archive-name>', '<bus-name>')
    .replaceAll('_', '-')

const recorded = recordedErrors('events')

test.skipIf(recorded === undefined)('errors are those that AWS recorded', async () => {
  const call = caller(operations, testContext())
  await call('CreateEventBus', bus)
  await call('CreateEventBus', { Name: '<bus_name>' })
  await call('PutRule', { Name: 'r', EventPattern: '{"source":["s"]}' })
  await call('CreateArchive', archive)
  await call('StartReplay', replay)
  let compared = 0
  for (const error of recorded!) {
    const name = error.test.split('::').at(-1)!
    const found = calls[`${name} ${error.match}`] ?? calls[name]
    if (found === undefined) continue
    const [operation, input] = found as [string, object]
    const thrown = await call(operation, input).catch((one: unknown) => one)
    expect(thrown, name).toMatchObject({ name: error.code })
    expect(plain((thrown as Error).message), name).toBe(plain(error.message))
    compared++
  }
  expect(compared).toBe(Object.keys(calls).length)
})
