// What tests and scripts written for LocalStack ask beside AWS's own APIs.

import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { SNS } from '@aws-sdk/client-sns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'

let mill: Millrace
let sqs: SQSClient
beforeAll(async () => {
  mill = await startMillrace()
  sqs = new SQSClient(mill.awsConfig)
})
afterAll(() => mill.stop())

const get = async (path: string, headers: Record<string, string> = {}) =>
  fetch(`${mill.endpoint}${path}`, { headers })
const getJson = async (path: string) =>
  (await get(path, { accept: 'application/json' })).json() as Promise<any>

async function queueWith(name: string, ...bodies: string[]): Promise<string> {
  const fifo = name.endsWith('.fifo')
  const Attributes = fifo ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {}
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }))
  for (const MessageBody of bodies) {
    const group = fifo ? { MessageGroupId: MessageBody.split(' ')[0] } : {}
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...group }))
  }
  return QueueUrl!
}

async function bodies(url: string, options = ''): Promise<string[]> {
  const path = `/_aws/sqs/messages?QueueUrl=${encodeURIComponent(url)}${options}`
  const { ReceiveMessageResponse: answer } = await getJson(path)
  const message = answer.ReceiveMessageResult?.Message ?? []
  return (Array.isArray(message) ? message : [message]).map(({ Body }: { Body: string }) => Body)
}

describe('a queue is looked into', () => {
  test('without an effect', async () => {
    const url = await queueWith('looked', 'a', 'b', 'c')
    expect(await bodies(url)).toEqual(['a', 'b', 'c'])
    expect(await bodies(url)).toEqual(['a', 'b', 'c'])
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    )
    expect(Messages![0]!.Attributes).toEqual({ ApproximateReceiveCount: '1' })
    expect(await bodies(url)).toHaveLength(2)
    expect(await bodies(url, '&ShowInvisible=true')).toEqual(['a', 'b', 'c'])
    const { ReceiptHandle } = Messages![0]!
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }))
    expect(await bodies(url, '&ShowInvisible=true')).toHaveLength(2)
  })

  test('delayed messages only when asked for', async () => {
    const url = await queueWith('delayed')
    const late = { QueueUrl: url, MessageBody: 'late', DelaySeconds: 60 }
    await sqs.send(new SendMessageCommand(late))
    expect(await bodies(url)).toEqual([])
    expect(await bodies(url, '&ShowDelayed=true')).toEqual(['late'])
  })

  test('FIFO: a group in flight is invisible as a whole', async () => {
    const url = await queueWith('ordered.fifo', 'g 1', 'h 1', 'g 2', 'h 2')
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }))
    expect(await bodies(url)).toEqual(['h 1', 'h 2'])
    expect(await bodies(url, '&ShowInvisible=1')).toEqual(['g 1', 'h 1', 'g 2', 'h 2'])
  })

  test('by region, account and name, as XML too', async () => {
    await queueWith('named', '<&>')
    const xml = await (await get('/_aws/sqs/messages/us-east-1/000000000000/named')).text()
    expect(xml).toContain('<ReceiveMessageResponse xmlns=')
    expect(xml).toContain('<Body>&lt;&amp;&gt;</Body>')
    expect(xml).toContain('<Name>SenderId</Name>')
  })

  test("with an SDK's ReceiveMessage at this endpoint", async () => {
    const url = await queueWith('by-sdk', 'x')
    const endpoint = `${mill.endpoint}/_aws/sqs/messages`
    const peeking = new SQSClient({ ...mill.awsConfig, endpoint, useQueueUrlAsEndpoint: false })
    const { Messages } = await peeking.send(new ReceiveMessageCommand({ QueueUrl: url }))
    expect(Messages).toMatchObject([
      { Body: 'x', Attributes: { SentTimestamp: expect.any(String) } },
    ])
    const form = await fetch(endpoint, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'ReceiveMessage', QueueUrl: url }),
    })
    expect(await form.text()).toContain('<Body>x</Body>')
  })

  test.each([
    ['?QueueUrl=http://localhost/000000000000/none', 400],
    ['?QueueUrl=nonsense', 400],
    ['', 400],
    ['/us-east-1/x/y', 400],
    ['/us-east-1/000000000000/a/b', 400],
  ])('%s is refused', async (path, status) => {
    expect((await get(`/_aws/sqs/messages${path}`)).status).toBe(status)
  })
})

test('runtimes of Lambda', async () => {
  const of = async (query: string) => (await getJson(`/_aws/lambda/runtimes${query}`)).Runtimes
  expect(await of('')).toContain('nodejs22.x')
  expect(await of('?filter=deprecated')).not.toContain('nodejs22.x')
  expect((await of('?filter=all')).length).toBeGreaterThan((await of('')).length)
  expect((await get('/_aws/lambda/runtimes?filter=x')).status).toBe(400)
})

test('stages of init, each for itself', async () => {
  expect(await getJson('/_localstack/init')).toMatchObject({ completed: { READY: true } })
  expect(await getJson('/_localstack/init/ready')).toEqual({ completed: true, scripts: [] })
  expect((await get('/_localstack/init/none')).status).toBe(404)
})

test('scripts that wait with grep find what they look for', async () => {
  expect(await (await get('/_localstack/health')).text()).toContain('"sqs": "running", "sns"')
  expect(await (await get('/_localstack/init/ready')).text()).toBe(
    '{"completed": true, "scripts": []}',
  )
})

test('text messages and push notifications, until they are deleted', async () => {
  const sns = new SNS(mill.awsConfig)
  await sns.publish({ PhoneNumber: '+15550101', Message: 'one' })
  await sns.publish({ PhoneNumber: '+15550102', Message: 'two' })
  const path = '/_aws/sns/sms-messages'
  const all = (await getJson(path)).sms_messages
  expect(all).toMatchObject({
    '+15550101': [{ PhoneNumber: '+15550101', Message: 'one', TopicArn: null, Subject: null }],
    '+15550102': [{ Message: 'two' }],
  })
  const remove = (query: string) => fetch(`${mill.endpoint}${path}${query}`, { method: 'DELETE' })
  expect((await remove('?phoneNumber=%2B15550101')).status).toBe(204)
  expect(Object.keys((await getJson(path)).sms_messages)).toEqual(['+15550102'])
  expect((await getJson(`${path}?region=eu-west-1`)).sms_messages).toEqual({})
  expect((await get(`${path}?accountId=x`)).status).toBe(400)

  const { PlatformApplicationArn } = await sns.createPlatformApplication({
    Name: 'app',
    Platform: 'GCM',
    Attributes: { PlatformCredential: 'x' },
  })
  const { EndpointArn } = await sns.createPlatformEndpoint({ PlatformApplicationArn, Token: 't' })
  await sns.publish({ TargetArn: EndpointArn, Message: 'push' })
  const push = await getJson(
    `/_aws/sns/platform-endpoint-messages?endpointArn=${encodeURIComponent(EndpointArn!)}`,
  )
  expect(push).toMatchObject({
    platform_endpoint_messages: { [EndpointArn!]: [{ TargetArn: EndpointArn, Message: 'push' }] },
    region: 'us-east-1',
  })
  sns.destroy()
})

test('config, plugins and diagnosis answer, without secrets', async () => {
  expect(await getJson('/_localstack/config')).toMatchObject({ MILLRACE_CLOCK: 'virtual' })
  expect(await getJson('/_localstack/plugins')).toHaveProperty('localstack.aws.provider')
  const diagnosis = JSON.stringify(await getJson('/_localstack/diagnose'))
  expect(diagnosis).toContain('"sqs":"running"')
  expect(diagnosis.toLowerCase()).not.toContain('credential')
})

test('POST health: restart begins anew, nonsense is refused', async () => {
  await queueWith('gone', 'x')
  const post = (action: string) =>
    fetch(`${mill.endpoint}/_localstack/health`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action }),
    })
  expect((await post('explode')).status).toBe(400)
  expect((await post('restart')).status).toBe(200)
  const url = `${mill.endpoint}/000000000000/gone`
  expect((await get(`/_aws/sqs/messages?QueueUrl=${url}`)).status).toBe(400)
})
