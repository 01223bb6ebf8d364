// API destinations and connections through the real SDK, against a server of this test; and functions
// whose outcome goes to a bus.

import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { Lambda } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { queueArn, ROLE, zipOf } from '../zip.ts'

interface Came {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let mill: Millrace
let events: EventBridge
let sqs: SQS
let server: Server
let origin: string
let came: Came[]
/** Answers by path, each used once; else 200. */
let answers: Map<string, { status: number; headers?: Record<string, string> }[]>
let tokens = 0

beforeAll(async () => {
  mill = await startMillrace()
  events = new EventBridge(mill.awsConfig)
  sqs = new SQS(mill.awsConfig)
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      came.push({ method, url, headers, body })
      const path = url.split('?')[0]!
      if (path === '/token') {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ access_token: `t${++tokens}`, expires_in: 3_600 }))
        return
      }
      const { status, headers: more } = answers.get(path)?.shift() ?? { status: 200, headers: {} }
      response.writeHead(status, more).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  events.destroy()
  sqs.destroy()
  server.close()
  await mill.stop()
})
beforeEach(async () => {
  came = []
  answers = new Map()
  await mill.reset()
})

type Connection = Parameters<EventBridge['createConnection']>[0]

async function destination(
  connection: Omit<Connection, 'Name'>,
  path: string,
  target: object = {},
) {
  const { ConnectionArn } = await events.createConnection({
    Name: 'c',
    ...connection,
  } as Connection)
  const { ApiDestinationArn: Arn } = await events.createApiDestination({
    ...{ Name: 'd', ConnectionArn, HttpMethod: 'POST', InvocationEndpoint: `${origin}${path}` },
  })
  await events.putRule({ Name: 'r', EventPattern: '{"source":["shop"]}' })
  await events.putTargets({ Rule: 'r', Targets: [{ Id: 'd', Arn, RoleArn: ROLE, ...target }] })
}

const put = () =>
  events.putEvents({ Entries: [{ Source: 'shop', DetailType: 'Order', Detail: '{"id":7}' }] })

const basic = {
  AuthorizationType: 'BASIC' as const,
  AuthParameters: {
    BasicAuthParameters: { Username: 'ann', Password: 'pass' },
    InvocationHttpParameters: {
      HeaderParameters: [{ Key: 'X-Shop', Value: 'one', IsValueSecret: true }],
      BodyParameters: [{ Key: 'more', Value: 'yes' }],
      QueryStringParameters: [{ Key: 'q', Value: '1' }],
    },
  },
}

test('a request has what the connection and the target say, and no answer shows a secret', async () => {
  await destination(basic, '/orders/*', {
    InputPath: '$.detail',
    HttpParameters: {
      PathParameterValues: ['$.detail.id'],
      HeaderParameters: { 'X-Shop': 'two', 'X-Own': 'three' },
    },
  })
  await put()
  await mill.settle()
  expect(came).toMatchObject([
    {
      ...{ method: 'POST', url: '/orders/7?q=1', body: '{"id":7,"more":"yes"}' },
      headers: {
        authorization: `Basic ${Buffer.from('ann:pass').toString('base64')}`,
        ...{ 'x-shop': 'one', 'x-own': 'three' },
        'user-agent': 'Amazon/EventBridge/ApiDestinations',
        'content-type': 'application/json; charset=utf-8',
      },
    },
  ])
  const described = await events.describeConnection({ Name: 'c' })
  expect(described).toMatchObject({ ConnectionState: 'AUTHORIZED', AuthorizationType: 'BASIC' })
  expect(described.AuthParameters).toEqual({
    BasicAuthParameters: { Username: 'ann' },
    InvocationHttpParameters: {
      HeaderParameters: [{ Key: 'X-Shop', IsValueSecret: true }],
      BodyParameters: [{ Key: 'more', Value: 'yes' }],
      QueryStringParameters: [{ Key: 'q', Value: '1' }],
    },
  })
})

test('OAuth: a token is asked for once, and again when it is refused', async () => {
  await destination(
    {
      AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
      AuthParameters: {
        OAuthParameters: {
          ClientParameters: { ClientID: 'me', ClientSecret: 'secret' },
          ...{ AuthorizationEndpoint: `${origin}/token`, HttpMethod: 'POST' },
        },
      },
    },
    '/orders',
  )
  expect((await events.describeConnection({ Name: 'c' })).ConnectionState).toBe('AUTHORIZING')
  for (let i = 0; i < 2; i++) {
    await put()
    // 300 requests per second are one every 3.3 ms.
    await mill.clock.advance('1s')
  }
  const first = `Bearer t${tokens}`
  expect(came.map(({ url }) => url)).toEqual(['/token', '/orders', '/orders'])
  expect(came[1]!.headers.authorization).toBe(first)
  expect(new URLSearchParams(came[0]!.body).get('grant_type')).toBe('client_credentials')
  expect((await events.describeConnection({ Name: 'c' })).ConnectionState).toBe('AUTHORIZED')
  answers.set('/orders', [{ status: 401 }])
  await put()
  await mill.clock.advance('1m')
  expect(came.at(-1)!.headers.authorization).toBe(`Bearer t${tokens}`)
  expect(came.at(-1)!.headers.authorization).not.toBe(first)
})

test('what may pass is tried again, not before Retry-After; the rest goes to the dead letters', async () => {
  await sqs.createQueue({ QueueName: 'dead' })
  const key = { AuthorizationType: 'API_KEY' as const, AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-key', ApiKeyValue: 'k' } } } // prettier-ignore
  await destination(key, '/orders', { DeadLetterConfig: { Arn: queueArn('dead') } })
  answers.set('/orders', [{ status: 503, headers: { 'Retry-After': '120' } }, { status: 200 }])
  await put()
  await mill.clock.advance('100s')
  expect(came).toHaveLength(1)
  await mill.clock.advance('30s')
  expect(came).toHaveLength(2)
  expect(came[1]!.headers['x-key']).toBe('k')
  answers.set('/orders', [{ status: 404 }])
  await put()
  await mill.clock.advance('1h')
  expect(came).toHaveLength(3)
  const QueueUrl = `${mill.endpoint}/000000000000/dead`
  const { Messages } = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames: ['All'] })
  expect(Messages![0]!.MessageAttributes!.ERROR_CODE!.StringValue).toBe('HTTP_404')
})

test('connections and destinations change, are listed and go', async () => {
  await destination(basic, '/orders')
  await events.updateApiDestination({ Name: 'd', HttpMethod: 'PUT', Description: 'new' })
  expect(await events.describeApiDestination({ Name: 'd' })).toMatchObject({
    ...{ ApiDestinationState: 'ACTIVE', HttpMethod: 'PUT', InvocationRateLimitPerSecond: 300 },
  })
  expect((await events.listApiDestinations({})).ApiDestinations).toHaveLength(1)
  await events.updateConnection({ Name: 'c', AuthParameters: { BasicAuthParameters: { Username: 'bob', Password: 'p' } } }) // prettier-ignore
  expect((await events.listConnections({})).Connections).toMatchObject([{ Name: 'c' }])
  const gone = await events.deauthorizeConnection({ Name: 'c' })
  expect(gone.ConnectionState).toBe('DEAUTHORIZING')
  expect((await events.describeApiDestination({ Name: 'd' })).ApiDestinationState).toBe('INACTIVE')
  await events.deleteApiDestination({ Name: 'd' })
  expect((await events.deleteConnection({ Name: 'c' })).ConnectionState).toBe('DELETING')
  await expect(events.describeConnection({ Name: 'c' })).rejects.toMatchObject({
    message: "Failed to describe the connection(s). Connection 'c' does not exist.",
  })
})

test('the outcome of a function is an event', async () => {
  const lambda = new Lambda(mill.awsConfig)
  await lambda.createFunction({
    ...{ FunctionName: 'fn', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.js': 'exports.handler = async (event) => event' }) },
  })
  await lambda.putFunctionEventInvokeConfig({
    FunctionName: 'fn',
    DestinationConfig: {
      OnSuccess: { Destination: 'arn:aws:events:us-east-1:000000000000:event-bus/default' },
    },
  })
  await sqs.createQueue({ QueueName: 'q' })
  await events.putRule({ Name: 'r', EventPattern: '{"source":["lambda"]}' })
  await events.putTargets({ Rule: 'r', Targets: [{ Id: 'q', Arn: queueArn('q') }] })
  await lambda.invoke({ FunctionName: 'fn', InvocationType: 'Event', Payload: '{"n":1}' })
  await mill.settle()
  const QueueUrl = `${mill.endpoint}/000000000000/q`
  const { Messages } = await sqs.receiveMessage({ QueueUrl })
  expect(JSON.parse(Messages![0]!.Body!)).toMatchObject({
    ...{ source: 'lambda', 'detail-type': 'Lambda Function Invocation Result - Success' },
    detail: { requestContext: { condition: 'Success' }, responsePayload: { n: 1 } },
  })
  lambda.destroy()
})
