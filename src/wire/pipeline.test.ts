import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { SCOPE, wireWith } from './wire-fixture.ts'
import type { Handler } from './wire-fixture.ts'
import { AwsError } from '../kernel/aws-error.ts'
import { VirtualClock } from '../kernel/clock.ts'
import type { RequestFacts } from './context.ts'
import type { InjectedRequest, InjectedResponse } from './memory-transport.ts'
import type { GateCall } from './gate.ts'

const QUEUE_URL = 'http://localhost:4566/000000000000/q'

function json(service: string, target: string, body: unknown, more = {}): InjectedRequest {
  return {
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      authorization: SCOPE(service),
      ...more,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}

const jsonCall = (more = {}) => json('sqs', 'AmazonSQS.ListQueues', {}, more)

/** One call per protocol, each to an operation that takes any input. */
const calls: Record<string, { key: string; request: InjectedRequest }> = {
  awsJson: { key: 'sqs:ListQueues', request: jsonCall() },
  awsQuery: {
    key: 'sns:ListTopics',
    request: {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: SCOPE('sns'),
      },
      body: 'Action=ListTopics&Version=2010-03-31',
    },
  },
  restJson: {
    key: 'lambda:ListFunctions',
    request: { target: '/2015-03-31/functions/', headers: { authorization: SCOPE('lambda') } },
  },
  restXml: { key: 's3:ListBuckets', request: { headers: { authorization: SCOPE('s3') } } },
  rpcv2Cbor: {
    key: 'sqs:ListQueues',
    request: {
      method: 'POST',
      target: '/service/AmazonSQS/operation/ListQueues',
      headers: {
        'content-type': 'application/cbor',
        'smithy-protocol': 'rpc-v2-cbor',
        authorization: SCOPE('sqs'),
      },
      body: Buffer.from([0xa0]),
    },
  },
}

/** restJson1 names the error in a header. */
function told({ headers, text }: InjectedResponse): string {
  return `${headers['x-amzn-errortype'] ?? ''} ${text}`
}

function seen(context: RequestFacts) {
  const { account, region, service, operation, protocol, baseUrl } = context
  return { account, region, service, operation, protocol, baseUrl, caller: context.caller }
}

describe('a request reaches its handler', () => {
  test.each(Object.entries(calls))('%s', async (_, { key, request }) => {
    let context: any
    const handler: Handler = async (_input, given) => {
      context = seen(given)
      return {}
    }
    const { wire } = wireWith({ [key]: handler })
    const answer = await wire.inject(request)
    expect(answer.status).toBe(200)
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers['content-length']).toBe(String(answer.body.length))
    const [service, operation] = key.split(':')
    expect(context).toMatchObject({ service, operation, region: 'eu-west-1' })
    expect(context.baseUrl).toBe('http://localhost:4566')
  })

  test('account and region come from the credential scope', async () => {
    const handler: Handler = async (_input, context) => ({
      QueueUrls: [JSON.stringify(seen(context))],
    })
    const { wire } = wireWith({ 'sqs:ListQueues': handler })
    const facts = async (headers: Record<string, string>) =>
      JSON.parse(JSON.parse((await wire.inject(jsonCall(headers))).text).QueueUrls[0])
    const twelve = await facts({ authorization: SCOPE('sqs', '123456789012', 'cn-north-1') })
    expect(twelve).toMatchObject({ account: '123456789012', region: 'cn-north-1' })
    expect(twelve.caller.arn).toBe('arn:aws-cn:iam::123456789012:root')
    const other = await facts({ authorization: SCOPE('sqs', 'AKIAEXAMPLE') })
    expect(other).toMatchObject({ account: '000000000000', region: 'eu-west-1' })
    expect(other.caller.userId).toMatch(/^AIDA[A-Z2-7]{17}$/)
    const none = await facts({ authorization: '' })
    expect(none).toMatchObject({ account: '000000000000', region: 'us-east-1' })
    const hostile = await facts({ authorization: SCOPE('sqs', 'test', '..%2F:etc') })
    expect(hostile.region).toBe('us-east-1')
  })

  test('a presigned URL names account and region in its query', async () => {
    const handler: Handler = async (_input, context) => ({ Topics: [{ TopicArn: context.region }] })
    const { wire } = wireWith({ 'sns:ListTopics': handler })
    const credential = 'test%2F20260101%2Fap-south-1%2Fsns%2Faws4_request'
    const answer = await wire.inject({
      target: `/?Action=ListTopics&Version=2010-03-31&X-Amz-Credential=${credential}`,
    })
    expect(answer.text).toContain('<TopicArn>ap-south-1</TopicArn>')
  })

  test('URLs are built from the host that the caller used; the date is the clock’s', async () => {
    const handler: Handler = async (_input, context) => ({ QueueUrls: [context.baseUrl] })
    const { wire } = wireWith({ 'sqs:ListQueues': handler }, {}, { clock: new VirtualClock(0) })
    const host = 'sqs.eu-west-1.localhost.localstack.cloud:4566'
    const answer = await wire.inject(jsonCall({ host }))
    expect(JSON.parse(answer.text).QueueUrls).toEqual([`http://${host}`])
    expect(answer.headers['date']).toBe('Thu, 01 Jan 1970 00:00:00 GMT')
  })

  test('a gzipped body is inflated', async () => {
    const handler: Handler = async (input) => ({ QueueUrls: [input.QueueNamePrefix] })
    const { wire } = wireWith({ 'sqs:ListQueues': handler })
    const request = jsonCall({ 'content-encoding': 'gzip' })
    const body = gzipSync(JSON.stringify({ QueueNamePrefix: 'zipped' }))
    expect((await wire.inject({ ...request, body })).text).toContain('zipped')
    const broken = await wire.inject({ ...request, body: body.subarray(0, 20) })
    expect([broken.status, broken.text]).toEqual([400, expect.stringContaining('not valid gzip')])
    const unknown = await wire.inject(jsonCall({ 'content-encoding': 'br' }))
    expect(unknown.status).toBe(415)
  })
})

describe('what goes wrong leaves by the protocol’s error document', () => {
  test.each(Object.entries(calls))('%s: no handler', async (_, { key, request }) => {
    const { wire } = wireWith({})
    const answer = await wire.inject(request)
    expect(answer.status).toBe(501)
    expect(told(answer)).toContain('NotImplemented')
    expect(told(answer)).toContain(key)
  })

  test.each(Object.entries(calls))('%s: an AwsError', async (_, { key, request }) => {
    const { wire, logged } = wireWith({
      [key]: async () => {
        throw new AwsError('TeapotException', 'short and stout', { status: 418 })
      },
    })
    const answer = await wire.inject(request)
    expect(answer.status).toBe(418)
    expect(told(answer)).toContain('TeapotException')
    expect(told(answer)).toContain('short and stout')
    expect(logged).toEqual([])
  })

  test.each(Object.entries(calls))('%s: a bug', async (_, { key, request }) => {
    const { wire, logged } = wireWith({
      [key]: async () => {
        throw new TypeError('secret detail of the inside')
      },
    })
    const answer = await wire.inject(request)
    expect(answer.status).toBe(500)
    expect(told(answer)).toMatch(/InternalFailure|InternalError/)
    expect(told(answer)).not.toMatch(/secret|TypeError|\.ts/)
    expect(logged).toHaveLength(1)
    expect(logged[0]!.fields.err.stack).toContain('secret detail')
    expect(logged[0]!.fields.requestId).toBe(answer.headers['x-amzn-requestid'])
    expect(logged[0]!.fields.operation).toBe(key)
  })

  test('an output that cannot be encoded is a bug too', async () => {
    const { wire, logged } = wireWith({ 'sqs:ListQueues': async () => ({ QueueUrls: 5 }) })
    expect((await wire.inject(jsonCall())).status).toBe(500)
    expect(logged).toHaveLength(1)
  })

  test('an operation that AWS does not have', async () => {
    const none = async () => ({})
    const { wire } = wireWith({ 'sqs:ListQueues': none, 'sns:ListTopics': none })
    const unknownJson = await wire.inject(json('sqs', 'AmazonSQS.Nonsense', {}))
    expect(unknownJson.status).toBe(400)
    expect(unknownJson.text).toContain('UnknownOperationException')
    const unknownQuery = await wire.inject({
      ...calls['awsQuery']!.request,
      body: 'Action=Nonsense&Version=2010-03-31',
    })
    expect(unknownQuery.status).toBe(400)
    expect(unknownQuery.text).toContain('<Code>InvalidAction</Code>')
    expect(unknownQuery.text).toContain('The action Nonsense is not valid for this web service.')
    const nothing = await wire.inject({ method: 'PATCH', target: '/nowhere/at/all' })
    expect(nothing.status).toBe(404)
  })

  test('the store cannot write: 503, asked to come again', async () => {
    const { wire, logged } = wireWith({
      'sqs:ListQueues': async () => {
        throw Object.assign(new Error('disk full'), { name: 'StoreUnavailable' })
      },
    })
    const answer = await wire.inject(jsonCall())
    expect([answer.status, answer.text]).toEqual([
      503,
      expect.stringContaining('ServiceUnavailable'),
    ])
    expect(logged).toEqual([])
  })
})

describe('the record of a request', () => {
  test('is made before the answer, and tells how it ended', async () => {
    const records: GateCall[] = []
    const gate = {
      identify: async () => undefined,
      admit: () => undefined,
      ask: async () => {},
      record: async (call: GateCall) => void records.push(call),
    }
    const { wire } = wireWith(
      { 'sqs:GetQueueUrl': async () => ({ QueueUrl: QUEUE_URL }) },
      {},
      { gate },
    )
    await wire.inject(json('sqs', 'AmazonSQS.GetQueueUrl', { QueueName: 'q' }))
    await wire.inject(jsonCall())
    expect(records[0]).toMatchObject({
      identified: { service: 'sqs', operation: 'GetQueueUrl' },
      region: 'eu-west-1',
      input: { QueueName: 'q' },
      output: { QueueUrl: QUEUE_URL },
      error: undefined,
    })
    // What was never understood is not recorded: no handler, no input.
    expect(records).toHaveLength(1)
  })
})

describe('long waits', () => {
  test('end when the caller hangs up', async () => {
    const caller = new AbortController()
    let ended = false
    const { wire } = wireWith({
      'sqs:ListQueues': (_input, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            ended = true
            resolve({})
          })
          caller.abort()
        }),
    })
    await wire.inject({ ...jsonCall(), signal: caller.signal })
    expect(ended).toBe(true)
  })

  test('end when the server stops', async () => {
    const { wire } = wireWith({
      'sqs:ListQueues': (_input, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ QueueUrls: ['stopped'] }))
          void wire.close()
        }),
    })
    expect((await wire.inject(jsonCall())).text).toContain('stopped')
  })
})
