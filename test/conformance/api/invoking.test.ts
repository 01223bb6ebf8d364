// Requests to REST APIs: templates, integrations with what is here, what AWS answers itself.

import { APIGateway } from '@aws-sdk/client-api-gateway'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { Kinesis } from '@aws-sdk/client-kinesis'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { queueArn } from '../zip.ts'
import {
  ACCOUNT,
  askHost,
  aws,
  deploy,
  fn,
  json,
  made,
  mock,
  post,
  type World,
} from './api-world.ts'

let mill: Millrace
let api: APIGateway
let lambda: Lambda
let sqs: SQS
let world: World
const clients: { destroy(): void }[] = []

function client<T extends { destroy(): void }>(Client: new (config: any) => T): T {
  const made = new Client({ ...mill.awsConfig, maxAttempts: 1, forcePathStyle: true })
  clients.push(made)
  return made
}

beforeAll(async () => {
  mill = await startMillrace()
  api = client(APIGateway)
  lambda = client(Lambda)
  sqs = client(SQS)
  world = { mill, api }
})
afterAll(async () => {
  for (const one of clients) one.destroy()
  await mill.stop()
})

describe('what stands behind a method', () => {
  test('a stream of Kinesis, through a template', async () => {
    const kinesis = client(Kinesis)
    await kinesis.createStream({ StreamName: 's', ShardCount: 1 })
    await mill.clock.advance('1m')
    const template = `{"StreamName":"$input.params('name')","Data":"$util.base64Encode($input.json('$.Data'))","PartitionKey":"$input.path('$.PartitionKey')"}`
    const { ask } = await made(world, [
      {
        path: '/streams/{name}/record',
        integration: {
          uri: aws('kinesis:action/PutRecord'),
          requestTemplates: json(template),
          requestParameters: { 'integration.request.header.Content-Type': "'application/x-amz-json-1.1'" }, // prettier-ignore
        },
      },
    ])
    const answer = await ask('/streams/s/record', post({ Data: { n: 1 }, PartitionKey: 'p' }))
    expect([answer.status, await answer.json()]).toMatchObject([200, { ShardId: expect.any(String) }]) // prettier-ignore
    const shard = { StreamName: 's', ShardId: 'shardId-000000000000' }
    const { ShardIterator } = await kinesis.getShardIterator({ ...shard, ShardIteratorType: 'TRIM_HORIZON' }) // prettier-ignore
    const { Records } = await kinesis.getRecords({ ShardIterator })
    expect(Records!.map(({ Data }) => Buffer.from(Data!).toString())).toEqual(['{"n":1}'])
  })

  test('queue, topic, table, bus, bucket', async () => {
    const [sns, dynamodb, events, s3] = [client(SNS), client(DynamoDB), client(EventBridge), client(S3)] // prettier-ignore
    const { QueueUrl } = await sqs.createQueue({ QueueName: 'q' })
    const { TopicArn } = await sns.createTopic({ Name: 'n' })
    await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('q'), Attributes: { RawMessageDelivery: 'true' } }) // prettier-ignore
    await dynamodb.createTable({
      TableName: 't',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    })
    await mill.clock.advance('1m')
    await s3.createBucket({ Bucket: 'files' })
    await events.putRule({ Name: 'r', EventPattern: '{"source":["api"]}' })
    await events.putTargets({ Rule: 'r', Targets: [{ Id: 'q', Arn: queueArn('q'), InputPath: '$.detail.n' }] }) // prettier-ignore
    const form = {
      'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'",
    }
    const { ask } = await made(world, [
      {
        path: '/queue',
        integration: {
          uri: aws(`sqs:path/${ACCOUNT}/q`),
          requestParameters: form,
          requestTemplates: json('Action=SendMessage&MessageBody=$util.urlEncode($input.body)'),
        },
      },
      {
        path: '/topic',
        integration: {
          uri: aws('sns:action/Publish'),
          requestParameters: {
            'integration.request.querystring.TopicArn': `'${TopicArn}'`,
            'integration.request.querystring.Message': 'method.request.body.text',
          },
        },
      },
      {
        path: '/table/{id}',
        verb: 'PUT',
        integration: {
          uri: aws('dynamodb:action/PutItem'),
          requestTemplates: json(`{"TableName":"t","Item":{"id":{"S":"$input.params('id')"}}}`),
        },
        responses: {
          200: { responseTemplates: json('{"ok":true}') },
          400: { selectionPattern: '4\\d{2}', responseTemplates: json("{\"why\":$input.json('$.message')}") }, // prettier-ignore
        },
      },
      {
        path: '/bus',
        integration: {
          uri: aws('events:action/PutEvents'),
          requestTemplates: json(`{"Entries":[{"Source":"api","DetailType":"d","Detail":"$util.escapeJavaScript($input.json('$'))"}]}`), // prettier-ignore
        },
      },
      {
        path: '/files/{key}',
        verb: 'PUT',
        integration: {
          integrationHttpMethod: 'PUT',
          uri: aws('s3:path/files/{key}'),
          requestParameters: { 'integration.request.path.key': 'method.request.path.key' },
        },
      },
    ])
    const queued = await ask('/queue', post({ from: 'queue' }))
    expect([queued.status, await queued.json()]).toMatchObject([
      200,
      { SendMessageResponse: { SendMessageResult: { MessageId: expect.any(String) } } },
    ])
    expect((await ask('/topic', post({ text: 'from topic' }))).status).toBe(200)
    expect(await (await ask('/table/7', { ...post({}), method: 'PUT' })).json()).toEqual({
      ok: true,
    })
    const { Items } = await dynamodb.scan({ TableName: 't' })
    expect(Items).toEqual([{ id: { S: '7' } }])
    expect(await (await ask('/bus', post({ n: 'from bus' }))).json()).toMatchObject({ FailedEntryCount: 0 }) // prettier-ignore
    expect((await ask('/files/a.json', { ...post({ n: 1 }), method: 'PUT' })).status).toBe(200)
    const { Body } = await s3.getObject({ Bucket: 'files', Key: 'a.json' })
    expect(await Body!.transformToString()).toBe('{"n":1}')
    await mill.settle()
    const { Messages } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    expect(Messages!.map(({ Body: text }) => text).sort()).toEqual(['"from bus"', 'from topic', '{"from":"queue"}']) // prettier-ignore
  })

  test('a function: the whole request, or what a template makes of it', async () => {
    const uri = await fn(lambda, 'echo', 'exports.handler = async (e) => ({ statusCode: 201, headers: { "x-a": "b" }, multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] }, body: JSON.stringify(e) })') // prettier-ignore
    const plain = await fn(lambda, 'plain', 'exports.handler = async (e) => { if (e.fail) throw new Error("Bad: " + e.fail); return e }') // prettier-ignore
    const { ask } = await made(
      world,
      [
        { path: '/{proxy+}', verb: 'ANY', integration: { type: 'AWS_PROXY', uri } },
        {
          path: '/plain',
          integration: { uri: plain, requestTemplates: json(`{"got":$input.json('$'),"fail":"$input.params('fail')"}`) }, // prettier-ignore
          responses: {
            200: {},
            422: { selectionPattern: 'Bad.*', responseTemplates: json("{\"said\":\"$input.path('$.errorMessage')\"}") }, // prettier-ignore
          },
        },
      ],
      {},
      { variables: { v: '1' } },
    )
    const answer = await ask('/a/b%20c?x=1&x=2', post('{"n":1}', { 'x-own': 'h' }))
    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-a')).toBe('b')
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await answer.json()).toMatchObject({
      ...{ resource: '/{proxy+}', path: '/a/b%20c', httpMethod: 'POST', body: '{"n":1}' },
      ...{ pathParameters: { proxy: 'a/b c' }, stageVariables: { v: '1' } },
      queryStringParameters: { x: '2' },
      multiValueQueryStringParameters: { x: ['1', '2'] },
      headers: { 'x-own': 'h', 'Content-Type': 'application/json' },
      requestContext: {
        stage: 't',
        accountId: ACCOUNT,
        resourcePath: '/{proxy+}',
        path: '/t/a/b%20c',
      },
      isBase64Encoded: false,
    })
    const made200 = await ask('/plain', post({ n: 1 }))
    expect(await made200.json()).toEqual({ got: { n: 1 }, fail: '' })
    const failed = await ask('/plain?fail=luck', post({}))
    expect([failed.status, await failed.json()]).toEqual([422, { said: 'Bad: luck' }])
  })

  test('an endpoint of somebody’s, seen by host', async () => {
    const backend = await made(world, [
      { path: '/{proxy+}', verb: 'ANY', integration: mock(), responses: { 200: { responseTemplates: json("{\"method\":\"$context.httpMethod\",\"q\":\"$input.params('q')\",\"h\":\"$input.params('x-h')\"}") } } }, // prettier-ignore
    ])
    const port = new URL(mill.endpoint).port
    const host = `http://${backend.restApiId}.execute-api.localhost:${port}/t`
    const { ask } = await made(world, [
      { path: '/proxy/{rest+}', verb: 'ANY', integration: { type: 'HTTP_PROXY', integrationHttpMethod: 'ANY', uri: `${host}/{rest}`, requestParameters: { 'integration.request.path.rest': 'method.request.path.rest' } } }, // prettier-ignore
      { path: '/http', integration: { type: 'HTTP', uri: `${host}/x`, requestParameters: { 'integration.request.querystring.q': "'mapped'", 'integration.request.header.x-h': 'context.stage' } } }, // prettier-ignore
      { path: '/down', integration: { type: 'HTTP', uri: 'http://127.0.0.1:9/' } },
    ])
    const proxied = await ask('/proxy/a?q=1', { method: 'PUT', headers: { 'x-h': 'v' } })
    expect(await proxied.json()).toEqual({ method: 'PUT', q: '1', h: 'v' })
    expect(await (await ask('/http', post({}))).json()).toEqual({ method: 'POST', q: 'mapped', h: 't' }) // prettier-ignore
    const down = await ask('/down', post({}))
    expect([down.status, await down.json()]).toEqual([504, { message: 'Network error communicating with endpoint' }]) // prettier-ignore
  })
})

describe('what API Gateway answers itself', () => {
  test('unknown routes, media types, broken templates, and gateway responses', async () => {
    const { ask, restApiId } = await made(world, [
      { path: '/one', verb: 'GET', integration: mock(), responses: { 200: { responseTemplates: json('{"id":42}') } } }, // prettier-ignore
      { path: '/never', integration: { ...mock(), passthroughBehavior: 'NEVER' } },
      { path: '/broken', integration: { ...mock('#if(') } },
    ])
    const one = await ask('/one')
    expect([one.status, await one.json()]).toEqual([200, { id: 42 }])
    expect(one.headers.get('x-amz-apigw-id')).toBeTruthy()
    expect(one.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
    for (const [path, init] of [['/none'], ['/one', post({})]] as const) {
      const answer = await ask(path, init)
      expect([answer.status, await answer.json()]).toEqual([403, { message: 'Missing Authentication Token' }]) // prettier-ignore
      expect(answer.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException')
    }
    const other = await ask('/never', post('x', { 'content-type': 'text/plain' }))
    expect([other.status, await other.json()]).toEqual([415, { message: 'Unsupported Media Type' }])
    const broken = await ask('/broken', post({}))
    expect([broken.status, await broken.json()]).toEqual([
      500,
      { message: 'Internal server error' },
    ])
    const nobody = await fetch(`${mill.endpoint}/restapis/nothere123/t/_user_request_/`)
    expect([nobody.status, await nobody.json()]).toEqual([403, { message: 'Forbidden' }])
    await api.putGatewayResponse({
      ...{ restApiId, responseType: 'DEFAULT_4XX', statusCode: '418' },
      responseParameters: { 'gatewayresponse.header.x-why': "'because'" },
      responseTemplates: json('{"error":"$context.error.responseType"}'),
    })
    await deploy(api, restApiId)
    const teapot = await ask('/never', post('x', { 'content-type': 'text/plain' }))
    expect([teapot.status, await teapot.json()]).toEqual([418, { error: 'UNSUPPORTED_MEDIA_TYPE' }])
    expect(teapot.headers.get('x-why')).toBe('because')
  })

  test('validators: parameters and bodies', async () => {
    const { restApiId, ask } = await made(world, [{ path: '/v', integration: mock() }])
    const schema = JSON.stringify({ type: 'object', required: ['n'], properties: { n: { type: 'integer', minimum: 1 }, ref: { $ref: 'https://apigateway.amazonaws.com/restapis/x/models/Item' } } }) // prettier-ignore
    await api.createModel({ restApiId, name: 'Order', contentType: 'application/json', schema })
    await api.createModel({ restApiId, name: 'Item', contentType: 'application/json', schema: '{"type":"string","pattern":"^a+$"}' }) // prettier-ignore
    const { id } = await api.createRequestValidator({ restApiId, validateRequestBody: true, validateRequestParameters: true }) // prettier-ignore
    const { items } = await api.getResources({ restApiId })
    const resourceId = items!.find(({ path }) => path === '/v')!.id!
    await api.updateMethod({
      ...{ restApiId, resourceId, httpMethod: 'POST' },
      patchOperations: [
        { op: 'replace', path: '/requestValidatorId', value: id },
        { op: 'add', path: '/requestModels/application~1json', value: 'Order' },
        { op: 'add', path: '/requestParameters/method.request.querystring.q', value: 'true' },
      ],
    })
    await deploy(api, restApiId)
    expect((await ask('/v?q=1', post({ n: 1, ref: 'aa' }))).status).toBe(200)
    const missing = await ask('/v', post({ n: 1 }))
    expect([missing.status, await missing.json()]).toEqual([400, { message: 'Missing required request parameters: [q]' }]) // prettier-ignore
    for (const body of [{}, { n: 0 }, { n: 'x' }, { n: 1, ref: 'b' }, 'no json', '']) {
      const answer = await ask('/v?q=1', post(body))
      expect([answer.status, await answer.json()], JSON.stringify(body)).toEqual([400, { message: 'Invalid request body' }]) // prettier-ignore
    }
  })

  test('keys, plans, throttles and quotas, on the clock', async () => {
    const { restApiId, ask } = await made(world, [{ path: '/k', method: { apiKeyRequired: true }, integration: mock() }]) // prettier-ignore
    const key = await api.createApiKey({ name: 'k', enabled: true })
    const plan = await api.createUsagePlan({
      ...{ name: 'p', apiStages: [{ apiId: restApiId, stage: 't' }] },
      ...{ quota: { limit: 3, period: 'DAY' }, throttle: { rateLimit: 1, burstLimit: 2 } },
    })
    await api.createUsagePlanKey({ usagePlanId: plan.id!, keyId: key.id!, keyType: 'API_KEY' })
    const ask1 = () => ask('/k', post({}, { 'x-api-key': key.value! }))
    expect((await ask('/k', post({}))).status).toBe(403)
    expect((await ask('/k', post({}, { 'x-api-key': 'wrong' }))).status).toBe(403)
    expect([(await ask1()).status, (await ask1()).status]).toEqual([200, 200])
    const throttled = await ask1()
    expect([throttled.status, await throttled.json()]).toEqual([429, { message: 'Too Many Requests' }]) // prettier-ignore
    await mill.clock.advance('2s')
    expect((await ask1()).status).toBe(200)
    const exhausted = await ask1()
    expect([exhausted.status, await exhausted.json()]).toEqual([429, { message: 'Limit Exceeded' }])
    await mill.clock.advance('24h')
    expect((await ask1()).status).toBe(200)
  })

  test('authorizers are asked once for as long as they say', async () => {
    const uri = await fn(lambda, 'guard', `let n = 0; exports.handler = async (e) => {
      if (e.authorizationToken === 'nobody') throw new Error('Unauthorized')
      const Effect = e.authorizationToken === 'deny' ? 'Deny' : 'Allow'
      return { principalId: 'ann', context: { n: ++n, team: 'a' }, policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: e.methodArn }] } } }`) // prettier-ignore
    const { restApiId, ask } = await made(world, [{ path: '/g', integration: mock(), responses: { 200: { responseTemplates: json('{"who":"$context.authorizer.principalId","n":$context.authorizer.n}') } } }]) // prettier-ignore
    const { id } = await api.createAuthorizer({ restApiId, name: 'g', type: 'TOKEN', authorizerUri: uri, identitySource: 'method.request.header.Auth', authorizerResultTtlInSeconds: 60 }) // prettier-ignore
    const { items } = await api.getResources({ restApiId })
    const resourceId = items!.find(({ path }) => path === '/g')!.id!
    await api.updateMethod({
      ...{ restApiId, resourceId, httpMethod: 'POST' },
      patchOperations: [
        { op: 'replace', path: '/authorizationType', value: 'CUSTOM' },
        { op: 'replace', path: '/authorizerId', value: id },
      ],
    })
    await deploy(api, restApiId)
    const as = async (auth?: string) => {
      const answer = await ask('/g', post({}, auth === undefined ? {} : { auth }))
      return [answer.status, await answer.json()]
    }
    expect(await as()).toEqual([401, { message: 'Unauthorized' }])
    expect(await as('nobody')).toEqual([401, { message: 'Unauthorized' }])
    expect(await as('deny')).toEqual([403, { message: 'User is not authorized to access this resource with an explicit deny' }]) // prettier-ignore
    const first = await as('ok')
    expect(first).toMatchObject([200, { who: 'ann' }])
    expect(await as('ok')).toEqual(first)
    await mill.clock.advance('61s')
    expect(await as('ok')).not.toEqual(first)
    const tested = await api.testInvokeAuthorizer({ restApiId, authorizerId: id!, headers: { Auth: 'ok' } }) // prettier-ignore
    expect(tested).toMatchObject({ clientStatus: 0, principalId: 'ann', authorization: { team: ['a'] } }) // prettier-ignore
  })
})

test('stages, canaries, domains, logs, and TestInvokeMethod', async () => {
  const logs = client(CloudWatchLogs)
  const template = '{"v":"$stageVariables.v","canary":$context.isCanaryRequest}'
  const { restApiId, ask } = await made(
    world,
    [{ path: '/s', verb: 'GET', integration: mock(), responses: { 200: { responseTemplates: json(template) } } }], // prettier-ignore
    {},
    { variables: { v: 'old' } },
  )
  expect(await (await ask('/s')).json()).toEqual({ v: 'old', canary: false })
  const destinationArn = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:access`
  await api.updateStage({
    ...{ restApiId, stageName: 't' },
    patchOperations: [
      { op: 'replace', path: '/accessLogSettings/destinationArn', value: destinationArn },
      { op: 'replace', path: '/accessLogSettings/format', value: '$context.httpMethod $context.resourcePath $context.status' }, // prettier-ignore
      { op: 'replace', path: '/*/*/logging/loglevel', value: 'INFO' },
    ],
  })
  await deploy(api, restApiId, { canarySettings: { percentTraffic: 100, stageVariableOverrides: { v: 'new' } }, variables: undefined }) // prettier-ignore
  expect(await (await ask('/s')).json()).toEqual({ v: 'new', canary: true })
  await mill.settle()
  const { events } = await logs.filterLogEvents({ logGroupName: 'access' })
  expect(events!.map(({ message }) => message)).toEqual(['GET /s 200'])
  const execution = await logs.filterLogEvents({ logGroupName: `API-Gateway-Execution-Logs_${restApiId}/t` }) // prettier-ignore
  expect(execution.events!.some(({ message }) => message!.includes('Successfully completed execution'))).toBe(true) // prettier-ignore

  await api.createDomainName({ domainName: 'api.localhost' })
  await api.createBasePathMapping({ domainName: 'api.localhost', basePath: 'v1', restApiId, stage: 't' }) // prettier-ignore
  await mill.settle()
  const there = { v: 'new', canary: true }
  expect(JSON.parse(await askHost(mill, 'api.localhost', '/v1/s'))).toEqual(there)
  for (const rest of ['localhost', 'us-east-1.amazonaws.com', 'localhost.localstack.cloud']) {
    expect(JSON.parse(await askHost(mill, `${restApiId}.execute-api.${rest}`, '/t/s'))).toEqual(
      there,
    )
  }
  const other = await fetch(`${mill.endpoint}/_aws/execute-api/${restApiId}/t/s`)
  expect(await other.json()).toEqual(there)

  const { items } = await api.getResources({ restApiId })
  const resourceId = items!.find(({ path }) => path === '/s')!.id!
  const tested = await api.testInvokeMethod({ restApiId, resourceId, httpMethod: 'GET', pathWithQueryString: '/s?q=1', stageVariables: { v: 'tested' } }) // prettier-ignore
  expect(tested).toMatchObject({ status: 200, body: '{"v":"tested","canary":false}' })
  expect(tested.log).toContain('Method request query string: {q=1}')
})
