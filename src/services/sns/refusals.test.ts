// What SNS refuses, in AWS's words and order; beside it the whole recordings of filter policies, which
// quote the policy that they are about.

import { describe, expect, test } from 'vitest'

import { recordedText } from '../recorded-errors.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

const QUEUE = 'arn:aws:sqs:us-east-1:111111111111:q'

function snsWorld() {
  const call = caller(operations, testContext({ service: 'sns', protocol: 'awsQuery' }))
  const refusal = (operation: string, input: object): Promise<any> =>
    call(operation, input).then(
      (answer) => {
        throw new Error(`${operation} was not refused: ${JSON.stringify(answer)}`)
      },
      (error) => error,
    )
  return {
    call,
    refusal,
    async subscribe(Attributes: object = {}, topic: object = {}, name = 't') {
      const { TopicArn } = await call('CreateTopic', { Name: name, Attributes: topic })
      return { TopicArn, Protocol: 'sqs', Endpoint: QUEUE, Attributes }
    },
  }
}

async function subscribing(FilterPolicy: string): Promise<string> {
  const { subscribe, refusal } = snsWorld()
  return (await refusal('Subscribe', await subscribe({ FilterPolicy }))).message
}

const REASON = 'Invalid parameter: Attributes Reason: FilterPolicy: '

describe('filter policies', () => {
  test.each([
    [
      '{"key":{"suffix":"v"}}',
      `${REASON}"suffix" must be an object or an array\n at [Source: (String)"{"key":{"suffix":"v"}}"; line: 1, column: 19]`,
    ],
    [
      '{"suffix":"v"}',
      `${REASON}"suffix" must be an object or an array\n at [Source: (String)"{"suffix":"v"}"; line: 1, column: 12]`,
    ],
    [
      '{"key":[{"numeric":[]}]}',
      `${REASON}Invalid member in numeric match: ]\n at [Source: (String)"{"key":[{"numeric":[]}]}"; line: 1, column: 22]`,
    ],
    ['{"key":[1000000001]}', `${REASON}Value must be between -1E9 and 1E9, inclusive`],
    ['{"key":[{"numeric":["<",-1e10]}]}', `${REASON}Value must be between -1E9 and 1E9, inclusive`],
    [
      '{"key":{"nested":["v"]}}',
      'Invalid parameter: Attributes Reason: Filter policy scope MessageAttributes does not support nested filter policy',
    ],
  ])('%s is refused', async (policy, message) => {
    expect(await subscribing(policy)).toBe(message)
  })

  test('a nested one that is set later is refused without the attribute’s name', async () => {
    const { call, refusal, subscribe } = snsWorld()
    const { SubscriptionArn } = await call('Subscribe', await subscribe())
    const change = { SubscriptionArn, AttributeName: 'FilterPolicy' }
    const nested = { ...change, AttributeValue: '{"key":{"nested":["v"]}}' }
    expect((await refusal('SetSubscriptionAttributes', nested)).message).toBe(
      'Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy',
    )
    const empty = { ...change, AttributeValue: '{"key":[]}' }
    expect((await refusal('SetSubscriptionAttributes', empty)).message).toContain(
      'Invalid parameter: FilterPolicy: Empty arrays are not allowed',
    )
  })

  const recordings = recordedText('answers/sns.jsonl')
  test.skipIf(recordings === undefined)('are refused as recorded', async () => {
    const quoting = /"(Invalid parameter: Attributes Reason: FilterPolicy: (?:[^"\\]|\\.)*)"/g
    const messages = [...recordings!.matchAll(quoting)].map(
      ([, m]) => JSON.parse(`"${m}"`) as string,
    )
    let compared = 0
    for (const message of new Set(messages)) {
      const policy = /\[Source: \(String\)"(.*)"; line: /.exec(message)?.[1]
      if (policy === undefined) continue
      expect(await subscribing(policy)).toBe(message)
      compared++
    }
    expect(compared).toBeGreaterThan(25)
  })
})

describe('subscriptions', () => {
  test('asked for again with what is the default anyway are the same', async () => {
    const { call, subscribe } = snsWorld()
    const first = await call('Subscribe', await subscribe())
    for (const attributes of [
      { FilterPolicyScope: 'MessageAttributes' },
      { RawMessageDelivery: 'false' },
      {},
    ]) {
      expect(await call('Subscribe', await subscribe(attributes))).toEqual(first)
    }
  })

  test('show a scope with a policy only, and keep it without', async () => {
    const { call, subscribe } = snsWorld()
    const { SubscriptionArn } = await call('Subscribe', await subscribe())
    const set = (AttributeName: string, AttributeValue: string) =>
      call('SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue })
    const scope = async () =>
      (await call('GetSubscriptionAttributes', { SubscriptionArn })).Attributes.FilterPolicyScope
    await set('FilterPolicyScope', 'MessageBody')
    expect(await scope()).toBeUndefined()
    await set('FilterPolicy', '{"a":["b"]}')
    expect(await scope()).toBe('MessageBody')
  })

  test('and topics show delivery policies in the shape in which AWS keeps them', async () => {
    const { call, subscribe } = snsWorld()
    const json = JSON.stringify
    const requestPolicy = { headerContentType: 'text/csv' }
    const http = { defaultRequestPolicy: requestPolicy }
    const input = await subscribe(
      { DeliveryPolicy: json({ requestPolicy }) },
      { DeliveryPolicy: json({ http }) },
    )
    const { SubscriptionArn } = await call('Subscribe', input)
    const { Attributes } = await call('GetSubscriptionAttributes', { SubscriptionArn })
    expect(Attributes.DeliveryPolicy).toBe(
      '{"healthyRetryPolicy":null,"sicklyRetryPolicy":null,"throttlePolicy":null,"requestPolicy":{"headerContentType":"text/csv"},"guaranteed":false}',
    )
    const topic = await call('GetTopicAttributes', input)
    expect(topic.Attributes.DeliveryPolicy).toBe(
      '{"http":{"disableSubscriptionOverrides":false,"defaultRequestPolicy":{"headerContentType":"text/csv"}}}',
    )
  })

  test('of text messages are refused without the usual words before', async () => {
    const { refusal, subscribe } = snsWorld()
    const input = { ...(await subscribe()), Protocol: 'sms', Endpoint: 'invalid-number' }
    expect((await refusal('Subscribe', input)).message).toBe('Invalid SMS endpoint: invalid-number')
  })
})

test('a FIFO topic shows the throughput scope that it was given', async () => {
  const { call } = snsWorld()
  const shown = async (name: string, more: object) => {
    const Attributes = { FifoTopic: 'true', ...more }
    const topic = await call('CreateTopic', { Name: name, Attributes })
    return (await call('GetTopicAttributes', topic)).Attributes.FifoThroughputScope
  }
  expect(await shown('a.fifo', {})).toBeUndefined()
  expect(await shown('b.fifo', { FifoThroughputScope: 'MessageGroup' })).toBe('MessageGroup')
})

describe('platform applications', () => {
  const PlatformPrincipal = 'p'
  const PlatformCredential = 'c'
  test.each([
    ['', {}, 'Invalid parameter:  Reason: cannot be empty'],
    [
      '@name',
      {},
      "Invalid parameter: @name Reason: must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'",
    ],
    [
      'app',
      { PlatformCredential },
      'Invalid parameter: Attributes Reason: PlatformCredential attribute provided without PlatformPrincipal',
    ],
    [
      'app',
      { PlatformPrincipal },
      'Invalid parameter: Attributes Reason: PlatformPrincipal attribute provided without PlatformCredential',
    ],
  ])('%j with %j is refused', async (Name, Attributes, message) => {
    const input = { Name, Platform: 'ADM', Attributes }
    expect((await snsWorld().refusal('CreatePlatformApplication', input)).message).toBe(message)
  })

  test('are looked up before what is set is looked at', async () => {
    const { call, refusal } = snsWorld()
    const Attributes = { PlatformCredential }
    const missing = 'arn:aws:sns:us-east-1:111111111111:app/ADM/none'
    const notFound = { PlatformApplicationArn: missing, Attributes }
    expect((await refusal('SetPlatformApplicationAttributes', notFound)).message).toBe(
      'PlatformApplication does not exist',
    )
    const both = { PlatformPrincipal, PlatformCredential }
    const app = await call('CreatePlatformApplication', {
      Name: 'app',
      Platform: 'ADM',
      Attributes: both,
    })
    expect(
      (await refusal('SetPlatformApplicationAttributes', { ...app, Attributes })).message,
    ).toContain('PlatformCredential attribute provided without PlatformPrincipal')
  })

  test('a disabled endpoint is told before the form of a message', async () => {
    const { call, refusal } = snsWorld()
    const app = await call('CreatePlatformApplication', {
      Name: 'app',
      Platform: 'GCM',
      Attributes: { PlatformCredential },
    })
    const { EndpointArn } = await call('CreatePlatformEndpoint', { ...app, Token: 't' })
    const disable = { EndpointArn, Attributes: { Enabled: 'false' } }
    await call('SetEndpointAttributes', disable)
    const message = { TargetArn: EndpointArn, Message: 'no JSON', MessageStructure: 'json' }
    expect((await refusal('Publish', message)).code).toBe('EndpointDisabledException')
  })
})
