// HTTP/S subscriptions against real local servers: confirmation, signatures as an independent
// validator sees them, headers, retries on the virtual clock, dead letters, and whom SNS never calls.

import { generateKeyPairSync, X509Certificate, verify } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readSettings, startServer, type Server } from '../../src/server/index.ts'
import { selfSignedCertificate } from '../../src/services/sns/certificate.ts'
import { queueArn } from './zip.ts'

type Validator = new (
  hostPattern?: RegExp,
  encoding?: string,
) => {
  validate(message: object, done: (error: Error | null, message: object) => void): void
}
const MessageValidator = createRequire(import.meta.url)('sns-validator') as Validator

interface Received {
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const tls = {
  key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  cert: selfSignedCertificate({
    ...keys,
    commonName: 'localhost',
    serial: Uint8Array.of(0x80, 1),
    notBeforeMs: Date.now() - 86_400_000,
    notAfterMs: Date.now() + 86_400_000,
  }),
}

let directory: string
let server: Server
let sns: SNS
let sqs: SQS
/** What the subscriber got, and what it answers. */
let received: Received[] = []
let answer: (request: Received) => { status: number; headers?: Record<string, string> }
let plain: http.Server
let secure: https.Server
/** Serves the certificate over TLS, as a proxy under AWS's name would. */
let certificates: https.Server

function subscriber(request: http.IncomingMessage, response: http.ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const got = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }
    received.push(got)
    const { status, headers } = answer(got)
    response.writeHead(status, headers).end('thanks')
  })
}

async function listening(of: http.Server | https.Server): Promise<number> {
  await new Promise<void>((resolve) => of.listen(0, '127.0.0.1', resolve))
  return (of.address() as AddressInfo).port
}

const portOf = (of: http.Server | https.Server) => (of.address() as AddressInfo).port
const url = (path = '/hook') => `http://127.0.0.1:${portOf(plain)}${path}`

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-'))
  await writeFile(join(directory, 'ca.pem'), tls.cert)
  plain = http.createServer(subscriber)
  secure = https.createServer(tls, subscriber)
  certificates = https.createServer(tls, (request, response) => {
    http.get(`${server.endpoint}/_millrace/sns${request.url}`, (pem) => pem.pipe(response))
  })
  await Promise.all([plain, secure].map(listening))
  const certificatePort = await listening(certificates)
  https.globalAgent.options.ca = tls.cert
  const settings = {
    dataDir: join(directory, 'data'),
    port: '0',
    clock: 'virtual',
    logLevel: 'error',
    outboundCa: join(directory, 'ca.pem'),
    snsCertificateUrl: `https://localhost:${certificatePort}`,
  }
  server = await startServer(readSettings(settings, {}))
  const config = {
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }
  sns = new SNS(config)
  sqs = new SQS(config)
})

afterAll(async () => {
  sns.destroy()
  sqs.destroy()
  await server.stop()
  for (const each of [plain, secure, certificates]) {
    each.closeAllConnections()
    each.close()
  }
  await rm(directory, { recursive: true, force: true })
})

beforeEach(() => {
  answer = () => ({ status: 200 })
})
afterEach(async () => {
  received = []
  await server.reset()
})

function validate(message: object): Promise<object> {
  const validator = new MessageValidator(/^localhost:\d+$/)
  return new Promise((resolve, reject) => {
    validator.validate(message, (error, valid) => (error ? reject(error) : resolve(valid)))
  })
}

const documents = () => received.map(({ body }) => JSON.parse(body) as Record<string, string>)

async function confirmed(TopicArn: string, Endpoint: string, Attributes = {}): Promise<string> {
  const Protocol = Endpoint.split(':')[0]!
  const asked = await sns.subscribe({ TopicArn, Protocol, Endpoint, Attributes })
  expect(asked.SubscriptionArn).toBe('pending confirmation')
  await server.settle()
  const { SubscribeURL } = documents().at(-1)!
  const answered = await fetch(SubscribeURL!)
  expect(answered.status).toBe(200)
  received = []
  return /<SubscriptionArn>(.*)<\/SubscriptionArn>/.exec(await answered.text())![1]!
}

async function topic(Attributes = {}): Promise<string> {
  return (await sns.createTopic({ Name: 'orders', Attributes })).TopicArn!
}

test('an endpoint is asked to confirm, confirms by the link, and then gets notifications', async () => {
  const TopicArn = await topic()
  await sns.subscribe({ TopicArn, Protocol: 'http', Endpoint: url() })
  await server.settle()
  const [asked] = documents()
  expect(asked).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn, SignatureVersion: '1' })
  expect(received[0]!.headers).toMatchObject({
    'x-amz-sns-message-type': 'SubscriptionConfirmation',
    'x-amz-sns-message-id': asked!.MessageId,
    'x-amz-sns-topic-arn': TopicArn,
    'content-type': 'text/plain; charset=UTF-8',
    'user-agent': 'Amazon Simple Notification Service Agent',
  })
  expect(received[0]!.headers['x-amz-sns-subscription-arn']).toBeUndefined()
  await validate(asked!)

  await sns.publish({ TopicArn, Message: 'too early' })
  await server.settle()
  expect(received).toHaveLength(1)

  expect((await fetch(asked!.SubscribeURL!)).status).toBe(200)
  const { Subscriptions } = await sns.listSubscriptionsByTopic({ TopicArn })
  const { SubscriptionArn } = Subscriptions![0]!
  const { MessageId } = await sns.publish({
    TopicArn,
    Message: 'Grüße ✓',
    Subject: 'hello',
    MessageAttributes: { color: { DataType: 'String', StringValue: 'red' } },
  })
  await server.settle()
  const notification = documents()[1]!
  expect(notification).toMatchObject({
    Type: 'Notification',
    MessageId,
    Message: 'Grüße ✓',
    Subject: 'hello',
    MessageAttributes: { color: { Type: 'String', Value: 'red' } },
  })
  expect(received[1]!.headers['x-amz-sns-subscription-arn']).toBe(SubscriptionArn)
  await validate(notification)
  await expect(validate({ ...notification, Message: 'forged' })).rejects.toThrow(/signature/i)

  expect((await fetch(notification.UnsubscribeURL!)).status).toBe(200)
  await server.settle()
  const leaving = documents()[2]!
  expect(leaving.Type).toBe('UnsubscribeConfirmation')
  expect(received[2]!.headers['x-amz-sns-message-type']).toBe('UnsubscribeConfirmation')
  expect((await sns.listSubscriptionsByTopic({ TopicArn })).Subscriptions).toEqual([])
})

test('version 2 signs with SHA-256, as the served certificate verifies; raw and content type', async () => {
  const TopicArn = await topic({ SignatureVersion: '2' })
  const DeliveryPolicy = JSON.stringify({
    requestPolicy: { headerContentType: 'application/json' },
  })
  const arn = await confirmed(TopicArn, url(), { DeliveryPolicy })
  await sns.publish({ TopicArn, Message: '{}' })
  await server.settle()
  const message = documents()[0]!
  expect(message.SignatureVersion).toBe('2')
  expect(received[0]!.headers['content-type']).toBe('application/json')
  await validate(message)
  const pem = await (
    await fetch(`${server.endpoint}/_millrace/sns/${message.SigningCertURL!.split('/').at(-1)}`)
  ).text()
  const text = `Message\n{}\nMessageId\n${message.MessageId}\nTimestamp\n${message.Timestamp}\nTopicArn\n${TopicArn}\nType\nNotification\n`
  const signature = Buffer.from(message.Signature!, 'base64')
  const { publicKey } = new X509Certificate(pem)
  expect(verify('RSA-SHA256', Buffer.from(text), publicKey, signature)).toBe(true)

  await sns.setSubscriptionAttributes({
    SubscriptionArn: arn,
    AttributeName: 'RawMessageDelivery',
    AttributeValue: 'true',
  })
  await sns.publish({ TopicArn, Message: 'bare' })
  await server.settle()
  expect(received[1]!.body).toBe('bare')
  expect(received[1]!.headers['x-amz-sns-rawdelivery']).toBe('true')
})

test('https endpoints are called over a verified connection', async () => {
  const TopicArn = await topic()
  await confirmed(TopicArn, `https://localhost:${portOf(secure)}/secure`)
  await sns.publish({ TopicArn, Message: 'over TLS' })
  await server.settle()
  expect(documents()[0]!.Message).toBe('over TLS')
  // A certificate for localhost is none for 127.0.0.1: nothing is told to such a server.
  received = []
  await sns.subscribe({
    TopicArn,
    Protocol: 'https',
    Endpoint: `https://127.0.0.1:${portOf(secure)}/`,
  })
  await server.settle()
  expect(received).toEqual([])
})

async function deadLetters(): Promise<string[]> {
  const QueueUrl = `${server.endpoint}/000000000000/dead`
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
  return Messages.map(({ Body }) => (JSON.parse(Body!) as { Message: string }).Message)
}

test('5xx is tried again three times, 20 seconds apart, then dead-lettered with every attempt told', async () => {
  const TopicArn = await topic()
  await sqs.createQueue({ QueueName: 'dead' })
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn('dead') })
  await confirmed(TopicArn, url(), { RedrivePolicy })
  answer = () => ({ status: 503 })
  const { MessageId } = await sns.publish({ TopicArn, Message: 'unlucky' })
  const counts: number[] = []
  for (let i = 0; i < 4; i++) {
    await server.settle()
    counts.push(received.length)
    await server.advance(20_000)
  }
  expect(counts).toEqual([1, 2, 3, 4])
  expect(await deadLetters()).toEqual(['unlucky'])
  const hops = await server.lineage.query(MessageId!)
  const attempts = hops.filter(({ via, outcome }) => via === 'sns-to-http' && outcome === 'failed')
  expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4])
  expect(attempts[0]!.reason).toBe('HTTP 503: thanks')
})

test("a subscription's own policy decides, over its topic's; success after a failure is success", async () => {
  const retry = { numRetries: 2, minDelayTarget: 5, maxDelayTarget: 5 }
  const TopicArn = await topic({
    DeliveryPolicy: JSON.stringify({
      http: { defaultHealthyRetryPolicy: { ...retry, numRetries: 1 } },
    }),
  })
  await confirmed(TopicArn, url(), {
    DeliveryPolicy: JSON.stringify({ healthyRetryPolicy: retry }),
  })
  answer = () => ({ status: received.length === 3 ? 200 : 429 })
  await sns.publish({ TopicArn, Message: 'third time lucky' })
  await server.settle()
  await server.advance(4_999)
  expect(received).toHaveLength(1)
  await server.advance(1)
  expect(received).toHaveLength(2)
  await server.advance(60_000)
  expect(received).toHaveLength(3)
})

test.each([404, 403, 301])('%i is final: no retry, no redirect followed', async (status) => {
  const TopicArn = await topic()
  await sqs.createQueue({ QueueName: 'dead' })
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn('dead') })
  await confirmed(TopicArn, url(), { RedrivePolicy })
  answer = () => ({ status, headers: { location: url('/elsewhere') } })
  await sns.publish({ TopicArn, Message: String(status) })
  await server.settle()
  await server.advance(3_600_000)
  expect(received).toHaveLength(1)
  expect(await deadLetters()).toEqual([String(status)])
})

test('metadata services are not called, whatever they are called', async () => {
  const TopicArn = await topic()
  for (const host of ['169.254.169.254', '0xa9fea9fe', '2852039166', '[::ffff:169.254.169.254]']) {
    await sns.subscribe({ TopicArn, Protocol: 'http', Endpoint: `http://${host}/latest/meta-data` })
  }
  await server.settle()
  const hops = await server.lineage.list({ resource: TopicArn, outcome: 'dropped' })
  expect(hops).toHaveLength(4)
  for (const { reason } of hops) expect(reason).toMatch(/link-local/)
})

test('a user and password in the URL are sent as basic authentication, and shown to nobody', async () => {
  const TopicArn = await topic()
  const Endpoint = url().replace('://', '://ann:s3cret@')
  await sns.subscribe({ TopicArn, Protocol: 'http', Endpoint })
  await server.settle()
  const expected = `Basic ${Buffer.from('ann:s3cret').toString('base64')}`
  expect(received[0]!.headers.authorization).toBe(expected)
  const hops = await server.lineage.list({ limit: 100 })
  expect(hops.map(({ to }) => to)).toContain(url().replace('://', '://****:****@'))
  expect(JSON.stringify(hops)).not.toContain('s3cret')
})

test('a throttle policy spreads deliveries out', async () => {
  const TopicArn = await topic()
  await confirmed(TopicArn, url(), {
    DeliveryPolicy: JSON.stringify({ throttlePolicy: { maxReceivesPerSecond: 1 } }),
  })
  for (let i = 0; i < 3; i++) await sns.publish({ TopicArn, Message: String(i) })
  const counts: number[] = []
  for (let i = 0; i < 3; i++) {
    await server.settle()
    counts.push(received.length)
    await server.advance(1_000)
  }
  expect(counts).toEqual([1, 2, 3])
})

test('email, text messages and push stay in the outbox, and an email is confirmed by its link', async () => {
  const TopicArn = await topic()
  await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: 'ann@example.com' })
  await sns.subscribe({ TopicArn, Protocol: 'sms', Endpoint: '+15550100' })
  await server.settle()
  const outbox = async (query = '') => {
    const response = await fetch(`${server.endpoint}/_millrace/sns/outbox?${query}`)
    return ((await response.json()) as { messages: Record<string, string>[] }).messages
  }
  const [asked] = await outbox()
  expect(asked).toMatchObject({ protocol: 'email', to: 'ann@example.com', from: TopicArn })
  expect((await fetch(/^http\S+$/m.exec(asked!.text!)![0])).status).toBe(200)
  await sns.publish({
    TopicArn,
    Subject: 'News',
    MessageStructure: 'json',
    Message: JSON.stringify({ default: 'long', sms: 'short' }),
  })
  await sns.publish({ PhoneNumber: '+15550199', Message: 'direct' })
  await server.settle()
  const texts = await outbox('protocol=sms')
  expect(texts.map(({ to, text }) => [to, text]).sort()).toEqual([
    ['+15550100', 'short'],
    ['+15550199', 'direct'],
  ])
  expect((await outbox('to=ann'))[0]).toMatchObject({ subject: 'News' })
  expect((await outbox('to=ann'))[0]!.text).toMatch(/^long\n/)

  await fetch(`${server.endpoint}/_millrace/sns/opt-out`, {
    method: 'POST',
    body: JSON.stringify({ phoneNumber: '+15550199' }),
  })
  await expect(sns.publish({ PhoneNumber: '+15550199', Message: 'again' })).rejects.toThrow(
    /opted out/,
  )
  expect((await sns.listPhoneNumbersOptedOut({})).phoneNumbers).toEqual(['+15550199'])
  await sns.optInPhoneNumber({ phoneNumber: '+15550199' })
  await sns.publish({ PhoneNumber: '+15550199', Message: 'again' })
})

test('with --auth enforce the links work unsigned, and nothing else does', async () => {
  const settings = { port: '0', store: 'memory', logLevel: 'error', auth: 'enforce' }
  const strict = await startServer(readSettings(settings, {}))
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new SNS({ endpoint: strict.endpoint, region: 'us-east-1', credentials })
  const { TopicArn } = await client.createTopic({ Name: 'orders' })
  await client.subscribe({ TopicArn, Protocol: 'http', Endpoint: url() })
  await strict.settle()
  const { SubscribeURL } = documents()[0]!
  expect((await fetch(SubscribeURL!.replace(/.{8}$/, 'deadbeef'))).status).toBe(400)
  expect((await fetch(SubscribeURL!, { method: 'POST' })).status).toBe(403)
  expect((await fetch(SubscribeURL!)).status).toBe(200)
  const other = `${strict.endpoint}/?Action=ListTopics&Version=2010-03-31`
  expect((await fetch(other)).status).toBe(403)
  client.destroy()
  await strict.stop()
})

test('devices of a platform application', async () => {
  const { PlatformApplicationArn } = await sns.createPlatformApplication({
    Name: 'shop',
    Platform: 'GCM',
    Attributes: { PlatformCredential: 'secret' },
  })
  const token = { PlatformApplicationArn, Token: 'device-1' }
  const { EndpointArn } = await sns.createPlatformEndpoint(token)
  expect((await sns.createPlatformEndpoint(token)).EndpointArn).toBe(EndpointArn)
  await expect(sns.createPlatformEndpoint({ ...token, CustomUserData: 'other' })).rejects.toThrow(
    `Endpoint ${EndpointArn} already exists with the same Token`,
  )
  const shown = await sns.getPlatformApplicationAttributes({ PlatformApplicationArn })
  expect(shown.Attributes).toEqual({ Enabled: 'true' })
  const Message = JSON.stringify({ default: 'd', GCM: '{"data":{}}' })
  await sns.publish({ TargetArn: EndpointArn, MessageStructure: 'json', Message })
  await sns.setEndpointAttributes({ EndpointArn, Attributes: { Enabled: 'false' } })
  await expect(sns.publish({ TargetArn: EndpointArn, Message: 'x' })).rejects.toMatchObject({
    name: 'EndpointDisabledException',
  })
  const listed = await sns.listEndpointsByPlatformApplication({ PlatformApplicationArn })
  expect(listed.Endpoints).toMatchObject([{ EndpointArn, Attributes: { Enabled: 'false' } }])
  await sns.deletePlatformApplication({ PlatformApplicationArn })
  expect((await sns.listPlatformApplications({})).PlatformApplications).toEqual([])
  await expect(sns.getEndpointAttributes({ EndpointArn })).rejects.toThrow(
    'Endpoint does not exist',
  )
})
