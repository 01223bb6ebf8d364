// What AWS answered to these calls, asked of Millrace. Texts of the wire's own validation are its own
// tests' business.

import { expect, test } from 'vitest'
import { recordedErrors } from '../recorded-errors.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

const group = { logGroupName: 'g' }
const stream = { ...group, logStreamName: 's' }
const event = (timestamp: number) => ({ timestamp, message: 'm' })

const subscription = (
  filterName: string,
  destinationArn = 'arn:aws:lambda:us-east-1:111111111111:function:f',
) => ({ ...group, filterName, filterPattern: '', destinationArn })

const calls: Record<string, [operation: string, input: object]> = {
  test_create_log_group_invalid_name_length: ['CreateLogGroup', { logGroupName: 'g'.repeat(513) }],
  test_describe_log_groups_prefix_and_pattern_error: [
    'DescribeLogGroups',
    { logGroupNamePrefix: 'g', logGroupNamePattern: 'g' },
  ],
  test_put_log_events_to_invalid_stream: [
    'PutLogEvents',
    { ...group, logStreamName: 'x', logEvents: [event(1)] },
  ],
  test_put_log_events_wrong_order: ['PutLogEvents', { ...stream, logEvents: [event(2), event(1)] }],
  test_get_log_events_limit_validation: ['GetLogEvents', { ...stream, limit: 10001 }],
  'test_resource_does_not_exist error-log-group-does-not-exist': [
    'GetLogEvents',
    { logGroupName: 'x', logStreamName: 's' },
  ],
  'test_resource_does_not_exist error-log-stream-does-not-exist': [
    'GetLogEvents',
    { ...group, logStreamName: 'x' },
  ],
  test_create_log_stream_duplicate_error: ['CreateLogStream', stream],
  test_describe_log_streams_with_log_group_identifier: [
    'DescribeLogStreams',
    { ...group, logGroupIdentifier: 'g' },
  ],
  test_describe_subscription_filters_log_group_not_found: [
    'DescribeSubscriptionFilters',
    { logGroupName: 'x' },
  ],
  test_put_subscription_filter_limit_exceeded: ['PutSubscriptionFilter', subscription('third')],
  'test_put_subscription_filter_errors error-lambda-not-found': [
    'PutSubscriptionFilter',
    subscription('f', 'arn:aws:lambda:us-east-1:222222222222:function:f'),
  ],
  'test_put_subscription_filter_errors error-kinesis-not-found': [
    'PutSubscriptionFilter',
    subscription('f', 'arn:aws:kinesis:us-east-1:111111111111:stream/x'),
  ],
  test_start_query_log_group_not_found: [
    'StartQuery',
    { logGroupName: '<log-group>', queryString: 'fields @message', startTime: 1, endTime: 2 },
  ],
  test_delete_resource_policy_not_found: ['DeleteResourcePolicy', { policyName: 'non-existent' }],
  test_put_delivery_source_invalid_resource: [
    'PutDeliverySource',
    { name: 's', resourceArn: 'arn:aws:x:::y', logType: 'ACCESS_LOGS' },
  ],
  test_filter_log_events_unknown_token: ['FilterLogEvents', { ...group, nextToken: 'foo' }],
}

const recorded = recordedErrors('logs')

test.skipIf(recorded === undefined)('errors are those that AWS recorded', async () => {
  // One text tells the request's id.
  const requestId = 'b04848e1-f91e-4ed5-8a00-413d7c60de9e'
  const call = caller(operations, testContext({ requestId }))
  await call('CreateLogGroup', group)
  await call('CreateLogStream', stream)
  for (const name of ['first', 'second']) await call('PutSubscriptionFilter', subscription(name))
  let compared = 0
  for (const error of recorded!) {
    const name = error.test.split('::').at(-1)!
    const found = calls[`${name} ${error.match}`] ?? calls[name]
    if (found === undefined) continue
    const [operation, input] = found
    await expect(call(operation, input), name).rejects.toMatchObject({
      code: error.code,
      message: error.message,
    })
    compared++
  }
  expect(compared).toBe(Object.keys(calls).length)
})
