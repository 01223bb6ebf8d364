// What the console stands on: the wiring of an account, operations as its operator, and the built files.

import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCli, type Running } from './command-line.ts'
import { queueArn } from './zip.ts'

let mill: Running
let sqs: SQS
let sns: SNS

beforeAll(async () => {
  mill = await startCli(['--store', 'memory', '--clock', 'virtual', '--log-level', 'error'])
  const config = {
    endpoint: mill.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }
  sqs = new SQS(config)
  sns = new SNS(config)
})
afterAll(async () => {
  sqs.destroy()
  sns.destroy()
  await mill.stop()
})

const ask = (path: string, init?: RequestInit) => fetch(`${mill.endpoint}/_millrace${path}`, init)
const api = (operation: string, input: unknown, query = '') =>
  ask(`/api/${operation}${query}`, { method: 'POST', body: JSON.stringify(input) })

test('the wiring shows resources, arrows, and what does not exist', async () => {
  await sqs.createQueue({ QueueName: 'dead' })
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: queueArn('dead'),
    maxReceiveCount: 5,
  })
  await sqs.createQueue({
    QueueName: 'orders',
    Attributes: { RedrivePolicy },
    tags: { app: 'shop' },
  })
  const { TopicArn } = await sns.createTopic({ Name: 'placed' })
  for (const name of ['orders', 'gone']) {
    await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queueArn(name) })
  }
  const wiring: any = await (await ask('/wiring')).json()
  const kinds = Object.fromEntries(wiring.nodes.map((node: any) => [node.name, node.kind]))
  expect(kinds).toMatchObject({ dead: 'queue', orders: 'queue', placed: 'topic', gone: 'missing' })
  expect(wiring.nodes.find((node: any) => node.name === 'orders').tags).toEqual({ app: 'shop' })
  const arrows = wiring.arrows.map(({ from, to, via, failure }: any) => [from, to, via, failure])
  expect(arrows).toContainEqual([queueArn('orders'), queueArn('dead'), 'sqs-to-sqs', true])
  expect(arrows).toContainEqual([TopicArn, queueArn('gone'), 'sns-to-sqs', false])
  const elsewhere: any = await (await ask('/wiring?account=111111111111')).json()
  expect(elsewhere.nodes.filter(({ kind }: any) => kind === 'queue')).toEqual([])
  expect((await ask('/wiring?account=x')).status).toBe(400)
})

test('streams, pipes and state machines are drawn with what they lead to', async () => {
  const made = async (operation: string, input: unknown) => {
    const answer = await api(operation, input)
    expect([operation, answer.status, answer.ok || (await answer.text())]).toEqual([
      operation,
      200,
      true,
    ])
  }
  const role = 'arn:aws:iam::000000000000:role/r'
  await made('kinesis/CreateStream', { StreamName: 'clicks', ShardCount: 1 })
  await made('dynamodb/CreateTable', {
    TableName: 'orders',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
  const [Source, Target] = [queueArn('orders'), queueArn('dead')]
  await made('pipes/CreatePipe', { Name: 'p', RoleArn: role, Source, Target })
  const task = 'arn:aws:states:::sqs:sendMessage'
  const QueueUrl = `${mill.endpoint}/000000000000/dead`
  const Send = { Type: 'Task', Resource: task, Parameters: { QueueUrl }, End: true }
  const definition = JSON.stringify({ StartAt: 'Send', States: { Send } })
  await made('stepfunctions/CreateStateMachine', { name: 'm', definition, roleArn: role })
  const wiring: any = await (await ask('/wiring')).json()
  const kinds = new Set(wiring.nodes.map(({ kind }: any) => kind))
  for (const kind of ['stream', 'table', 'pipe', 'state-machine'])
    expect([...kinds]).toContain(kind)
  const arrows = wiring.arrows.map(({ from, to, via }: any) => `${from} ${via} ${to}`)
  const pipe = 'arn:aws:pipes:us-east-1:000000000000:pipe/p'
  const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:m'
  expect(arrows).toContain(`${Source} pipe ${pipe}`)
  expect(arrows).toContain(`${pipe} pipe-target ${Target}`)
  expect(arrows).toContain(`${machine} states-to-call ${Target}`)
  const { findings }: any = await (await ask('/doctor')).json()
  expect(findings.map(({ rule }: any) => rule)).toContain('target-missing')
})

test('an operation as the account’s root, in AWS’s shapes', async () => {
  const sent = await api('sqs/SendMessage', {
    QueueUrl: `${mill.endpoint}/000000000000/orders`,
    MessageBody: 'hi',
  })
  expect(await sent.json()).toMatchObject({ MD5OfMessageBody: '49f68a5c8493ec2c0bf489821c21fc3b' })
  await api('s3/CreateBucket', { Bucket: 'photos' })
  await api('s3/PutObject', { Bucket: 'photos', Key: 'a', Body: btoa('hello') })
  const got: any = await (await api('s3/GetObject', { Bucket: 'photos', Key: 'a' })).json()
  expect(got).toMatchObject({ ContentLength: 5, Body: { base64: btoa('hello'), truncated: false } })
  const calls: any = await (await ask('/calls?matching=photos')).json()
  expect(calls.calls[0]).toMatchObject({ caller: 'arn:aws:iam::000000000000:root' })
})

test('what is refused says so in AWS’s words', async () => {
  const absent = await api('sqs/GetQueueUrl', { QueueName: 'nope' })
  expect(absent.status).toBe(400)
  expect(await absent.json()).toMatchObject({ code: 'QueueDoesNotExist' })
  expect((await api('sqs/Nonsense', {})).status).toBe(501)
  expect((await api('nothing/Nonsense', {})).status).toBe(501)
  expect((await api('sqs/CreateQueue', [1])).status).toBe(400)
  expect((await api('sqs/CreateQueue', {}, '?region=../x')).status).toBe(400)
})

test('the files come as they were built, and nothing else does', async () => {
  const bare = await ask('/console', { redirect: 'manual' })
  expect([bare.status, bare.headers.get('location')]).toEqual([308, '/_millrace/console/'])
  const page = await ask('/console/')
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
  const html = await page.text()
  const [, script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(html)!
  const loaded = await ask(`/console/${script}`)
  expect(loaded.headers.get('content-type')).toContain('text/javascript')
  expect(loaded.headers.get('cache-control')).toContain('immutable')
  expect((await loaded.text()).length).toBeGreaterThan(10_000)
  const plain = await ask(`/console/${script}`, { headers: { 'accept-encoding': 'identity' } })
  expect(plain.headers.get('content-encoding')).toBe(null)
  for (const name of ['..%2fcli.js', '%2e%2e/cli.js', 'assets/', 'assets/nope.js', '%00']) {
    expect([name, (await ask(`/console/${name}`)).status]).toEqual([name, 404])
  }
})

test('a page of another site gets nothing', async () => {
  const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' }
  const refused = await ask('/api/sqs/CreateQueue', { method: 'POST', headers, body: '{}' })
  expect(refused.status).toBe(403)
})
