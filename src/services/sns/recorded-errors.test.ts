// Every SNS error in the recordings from AWS, provoked here: code, status and text must be the same.

import { expect, test } from 'vitest'
import { recordedErrors, type RecordedError } from '../recorded-errors.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

const TOPIC = 'arn:aws:sns:us-east-1:111111111111:t'
const QUEUE = 'arn:aws:sqs:us-east-1:111111111111:q'

class World {
  readonly context = testContext({ service: 'sns', protocol: 'awsQuery' })
  readonly call = caller(operations, this.context)

  topic(Name = 't', Attributes?: object): Promise<{ TopicArn: string }> {
    return this.call('CreateTopic', { Name, Attributes })
  }

  async refusal(name: string, input: object = {}): Promise<any> {
    return this.call(name, input).then(
      (answer) => {
        throw new Error(`${name} was not refused: ${JSON.stringify(answer)}`)
      },
      (error) => error,
    )
  }

  async publishing(attribute: object, batch: boolean, name = 'attr1') {
    await this.topic()
    const message = { Message: 'm', MessageAttributes: { [name]: attribute } }
    if (!batch) return this.refusal('Publish', { TopicArn: TOPIC, ...message })
    const PublishBatchRequestEntries = [{ Id: '1', ...message }]
    return this.refusal('PublishBatch', { TopicArn: TOPIC, PublishBatchRequestEntries })
  }

  async filtering(policy: unknown, scope?: string) {
    await this.topic()
    const FilterPolicy = typeof policy === 'string' ? policy : spaced(policy)
    const Attributes = { FilterPolicy, ...(scope && { FilterPolicyScope: scope }) }
    return this.refusal('Subscribe', {
      TopicArn: TOPIC,
      Protocol: 'sqs',
      Endpoint: QUEUE,
      Attributes,
    })
  }

  async subscription(Attributes?: object): Promise<string> {
    await this.topic()
    const input = { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE, Attributes }
    return (await this.call('Subscribe', input)).SubscriptionArn
  }
}

/** As Python writes JSON: what AWS quotes back is not what was sent. */
function spaced(value: unknown): string {
  return JSON.stringify(value).replaceAll('":', '": ')
}

type Provoke = (world: World, recorded: RecordedError) => Promise<any>

const attribute = new Map<string, [object, name?: string]>([
  ['missing_string_attr', [{ DataType: 'String', StringValue: '' }]],
  ['fully_missing_string_attr', [{ DataType: 'String' }]],
  ['missing_binary_attr', [{ DataType: 'Binary', BinaryValue: new Uint8Array() }]],
  ['str_attr_binary_value', [{ DataType: 'String', BinaryValue: Buffer.from('123') }]],
  ['int_attr_binary_value', [{ DataType: 'Number', BinaryValue: Buffer.from('123') }]],
  ['binary_attr_string_value', [{ DataType: 'Binary', StringValue: '123' }]],
  ['invalid_attr_string_value', [{ DataType: 'InvalidType', StringValue: '123' }]],
  ['too_long_name', [{ DataType: 'String', StringValue: '123' }, 'a'.repeat(257)]],
  ['invalid_name', [{ DataType: 'String', StringValue: '123' }, 'a^*?']],
  ['invalid_name_2', [{ DataType: 'String', StringValue: '123' }, '.abc']],
  ['invalid_name_3', [{ DataType: 'String', StringValue: '123' }, 'abc.']],
  ['invalid_name_4', [{ DataType: 'String', StringValue: '123' }, 'a..bc']],
])

const publish = (input: object): Provoke => {
  return (w) => w.refusal('Publish', { Message: 'm', ...input })
}
const topicName = (Name: string, Attributes?: object): Provoke => {
  return (w) => w.refusal('CreateTopic', { Name, Attributes })
}
const unsubscribe = (SubscriptionArn: string): Provoke => {
  return (w) => w.refusal('Unsubscribe', { SubscriptionArn })
}
const batchId = (Id: string): Provoke => {
  return async (w) => {
    await w.topic()
    const PublishBatchRequestEntries = [{ Id, Message: 'm' }]
    return w.refusal('PublishBatch', { TopicArn: TOPIC, PublishBatchRequestEntries })
  }
}
const elsewhere = (name: string, input: object = {}): Provoke => {
  return (w) => w.refusal(name, { TopicArn: TOPIC.replace('us-east-1', 'eu-west-1'), ...input })
}
const missingTopic = (name: string, input: object = {}): Provoke => {
  return (w) => w.refusal(name, { TopicArn: TOPIC, ...input })
}
const permission = { Label: 'l', AWSAccountId: ['222222222222'], ActionName: ['Publish'] }
const token = Buffer.from('us-east-1'.padEnd(32, '\0')).toString('hex') + '0'.repeat(224)

const anythingBut = (inner: object): Provoke => {
  return (w) => w.filtering({ key: [{ 'anything-but': inner }] })
}

const values = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`)

const provocations = new Map<string, Provoke>([
  ['error-condition-none', (w) => w.filtering({ key: [{ exists: null }] })],
  ['error-condition-string', (w) => w.filtering({ key: [{ exists: 'no' }] })],
  [
    'error-complexity-or-flat',
    (w) => w.filtering({ a: values(10), $or: [{ b: values(8) }, { c: values(8) }] }, 'MessageBody'),
  ],
  [
    'error-complexity-or-nested',
    (w) =>
      w.filtering(
        { a: { b: values(10), $or: [{ c: values(3) }, { d: { e: values(2) } }] } },
        'MessageBody',
      ),
  ],
  [
    'sub-attrs-filter-scope-error',
    async (w) =>
      w.refusal('SetSubscriptionAttributes', {
        SubscriptionArn: await w.subscription(),
        AttributeName: 'FilterPolicyScope',
        AttributeValue: 'RandomValue',
      }),
  ],
  ['error-condition-wrong-operator', anythingBut({ 'wrong-operator': null })],
  ['error-condition-anything-but-suffix', anythingBut({ suffix: 'test' })],
  ['error-condition-anything-but-exists', anythingBut({ exists: false })],
  ['error-condition-anything-but-prefix-wrong-type', anythingBut({ prefix: false })],
  ['topic-not-exists', missingTopic('GetTopicAttributes')],
  ['invalid-topic-arn', publish({ TopicArn: 'randomstring' })],
  ['invalid-topic-arn-1', publish({ TopicArn: 'randomstring:1' })],
  ['empty-topic', publish({ TopicArn: '' })],
  [
    'non-existent-endpoint',
    publish({ TargetArn: 'arn:aws:sns:us-east-1:111111111111:endpoint/APNS/app/1' }),
  ],
  ...['sub-queue-url', 'subscribe-sqs-via-url-error'].map((match): [string, Provoke] => [
    match,
    async (w) => {
      await w.topic()
      const Endpoint = 'http://sqs.us-east-1.localhost:4566/111111111111/q'
      return w.refusal('Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint })
    },
  ]),
  [
    'subscribe-diff-attributes',
    async (w) => {
      await w.subscription({ RawMessageDelivery: 'true' })
      return w.refusal('Subscribe', {
        TopicArn: TOPIC,
        Protocol: 'sqs',
        Endpoint: QUEUE,
        Attributes: { RawMessageDelivery: 'false' },
      })
    },
  ],
  [
    'broken-topic-arn-confirm/ErrorResponse',
    (w) => w.refusal('ConfirmSubscription', { TopicArn: 'arn:broken', Token: token }),
  ],
  [
    'broken-token-confirm/ErrorResponse',
    (w) => w.refusal('ConfirmSubscription', { TopicArn: TOPIC, Token: 'abc123' }),
  ],
  [
    'different-region-arn-confirm/ErrorResponse',
    elsewhere('ConfirmSubscription', { Token: token }),
  ],
  ['invalid-unsubscribe-arn-1', unsubscribe('randomstring')],
  ['invalid-unsubscribe-arn-2', unsubscribe('arn:aws:sns:us-east-1:random')],
  ['invalid-unsubscribe-arn-3', unsubscribe('arn:aws:sns:us-east-1:111111111111:random')],
  ['invalid-unsubscribe-arn-4', unsubscribe('')],
  [
    'set-topic-attrs',
    elsewhere('SetTopicAttributes', { AttributeName: 'DisplayName', AttributeValue: 'x' }),
  ],
  ['get-topic-attrs', elsewhere('GetTopicAttributes')],
  ['cross-region-publish-forbidden', elsewhere('Publish', { Message: 'm' })],
  ['cross-region-subscribe', elsewhere('Subscribe', { Protocol: 'sqs', Endpoint: QUEUE })],
  ['list-subs', elsewhere('ListSubscriptionsByTopic')],
  ['delete-topic', elsewhere('DeleteTopic')],
  ['name-too-short', topicName('')],
  ['name-too-long', topicName('a'.repeat(257))],
  ['name-contains-fifo', topicName('test.fifo')],
  ['fifo-name-not-contains-fifo', topicName('test', { FifoTopic: 'true' })],
  ...['!', '.', '@', '$', '%', ' ', 'é', '/'].map((character, i): [string, Provoke] => [
    `name-invalid-char-${i}`,
    topicName(`test${character}topic`),
  ]),
  [
    'set-fifo-false-after-creation',
    async (w) => {
      const { TopicArn } = await w.topic('t.fifo', { FifoTopic: 'true' })
      const change = { AttributeName: 'FifoTopic', AttributeValue: 'false' }
      return w.refusal('SetTopicAttributes', { TopicArn, ...change })
    },
  ],
  ['subscribe-unknown-topic', missingTopic('Subscribe', { Protocol: 'sqs', Endpoint: QUEUE })],
  ['subscribe-invalid-filter-policy', (w) => w.filtering('invalid')],
  [
    'duplicate-label',
    async (w) => {
      await w.topic()
      await w.call('AddPermission', { TopicArn: TOPIC, ...permission })
      return w.refusal('AddPermission', { TopicArn: TOPIC, ...permission })
    },
  ],
  [
    'topic-not-found',
    (w, { test }) =>
      test.includes('remove')
        ? missingTopic('RemovePermission', { Label: 'l' })(w, {} as never)
        : missingTopic('AddPermission', permission)(w, {} as never),
  ],
  [
    'invalid-action',
    async (w) => {
      await w.topic()
      const input = { TopicArn: TOPIC, ...permission, ActionName: ['InvalidAction'] }
      return w.refusal('AddPermission', input)
    },
  ],
  ['invalid-char-dot', batchId('message.id')],
  ['invalid-char-special', batchId('msg@123#test')],
  ['id-too-long-81', batchId('a'.repeat(81))],
  ['id-too-long-91', (w, { message }) => batchId(message.split(': ')[1]!)(w, {} as never)],
])

const APP = 'arn:aws:sns:us-east-1:111111111111:app/GCM/shop'
const PUSH = APP.replace(':app/', ':endpoint/')

/** Wrong attributes, by the name in brackets of the test that was recorded. */
const pushAttributes = new Map<string, object>([
  ['Invalid_Name_Principal', { PlatformPrincipal: 'p' }],
  ['Invalid_Name_Credential', { PlatformCredential: 'c' }],
  ['Invalid_Name_Generic', { InvalidKey: 'v' }],
  ['Data_Too_Long', { CustomUserData: 'd'.repeat(2049) }],
])
const smsAttributes = new Map<string, object>([
  ['InvalidAttributeName', { InvalidAttribute: 'v' }],
  // The tests of the sender's id misspelled its name, and AWS said so.
  ['TooLongID', { DefaultSendID: 'MoreThan11Characters' }],
  ['NoLetterID', { DefaultSendID: '1234' }],
  ['InvalidSMSType', { DefaultSMSType: 'Random' }],
])
const bracketed = <T>(values: ReadonlyMap<string, T>, { test }: RecordedError): T =>
  values.get(/\[(\w+)\]/.exec(test)![1]!)!
const application = (w: World) =>
  w.call('CreatePlatformApplication', { Name: 'shop', Platform: 'GCM', Attributes: {} })

const outside = new Map<string, Provoke>([
  [
    'invalid-attribute',
    (w, one) => w.refusal('SetSMSAttributes', { attributes: bracketed(smsAttributes, one) }),
  ],
  [
    'opt-in-non-existing-number',
    (w) => w.refusal('OptInPhoneNumber', { phoneNumber: 'no phone number' }),
  ],
  [
    'invalid-platform',
    (w) =>
      w.refusal('CreatePlatformApplication', { Name: 'shop', Platform: 'AAA', Attributes: {} }),
  ],
  [
    'non_existing-application-arn',
    (w) => w.refusal('GetPlatformApplicationAttributes', { PlatformApplicationArn: APP }),
  ],
  [
    'invalid-application-arn',
    (w) =>
      w.refusal('SetPlatformApplicationAttributes', {
        PlatformApplicationArn: 'InvalidArn',
        Attributes: {},
      }),
  ],
  [
    'list-endpoints-after-app-delete',
    async (w) => {
      const PlatformApplicationArn = (await application(w)).PlatformApplicationArn
      await w.call('CreatePlatformEndpoint', { PlatformApplicationArn, Token: 't' })
      await w.call('DeletePlatformApplication', { PlatformApplicationArn })
      return w.refusal('ListEndpointsByPlatformApplication', { PlatformApplicationArn })
    },
  ],
  [
    'set-platform-endpoint-invalid-attributes',
    async (w, one) => {
      const PlatformApplicationArn = (await application(w)).PlatformApplicationArn
      const input = { PlatformApplicationArn, Token: 't' }
      const { EndpointArn } = await w.call('CreatePlatformEndpoint', input)
      const Attributes = bracketed(pushAttributes, one)
      return w.refusal('SetEndpointAttributes', { EndpointArn, Attributes })
    },
  ],
  [
    'create-platform-endpoint-invalid-attr',
    async (w, one) => {
      const PlatformApplicationArn = (await application(w)).PlatformApplicationArn
      const Attributes = bracketed(pushAttributes, one)
      const input = { PlatformApplicationArn, Token: 't', Attributes }
      return w.refusal('CreatePlatformEndpoint', input)
    },
  ],
  [
    'set-platform-endpoint-attributes-non-existent-app',
    (w) => w.refusal('GetEndpointAttributes', { EndpointArn: `${PUSH}/1` }),
  ],
])

/**
 * Three constraints of the model, which the wire checks before an operation is asked:
 * `test/protocols/recorded-constraints.test.ts` compares their texts.
 */
const saidByWire = ({ code }: RecordedError) => code === 'ValidationError'

const recorded = recordedErrors('sns')
const here = recorded?.filter((error) => !saidByWire(error))

test.skipIf(recorded === undefined)('the recordings of SNS are all here', () => {
  expect([recorded!.length, here!.length]).toEqual([101, 98])
})

for (const error of here ?? []) {
  test(`AWS's own words: ${error.test.split('::').at(-1)} ${error.match}`, async () => {
    const { match } = error
    const world = new World()
    const given = attribute.get(match.replace('batch-', ''))
    const got = given
      ? await world.publishing(given[0], match.startsWith('batch-'), given[1])
      : await (provocations.get(match) ?? outside.get(match))!(world, error)
    expect({ code: got.queryCode, http: got.status, message: got.message }).toEqual({
      code: error.code,
      http: error.http ?? 400,
      message: error.message,
    })
  })
}
