// HTTP APIs through the real SDK: every operation that Millrace has, and requests to them.

import { createSign, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { Lambda } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { ROLE } from '../zip.ts'
import { ACCOUNT, fn } from './api-world.ts'

let mill: Millrace
let api: ApiGatewayV2
let lambda: Lambda
let sqs: SQS
let logs: CloudWatchLogs

beforeAll(async () => {
  mill = await startMillrace()
  const config = { ...mill.awsConfig, maxAttempts: 1 }
  api = new ApiGatewayV2(config)
  lambda = new Lambda(config)
  sqs = new SQS(config)
  logs = new CloudWatchLogs(config)
})
afterAll(async () => {
  for (const client of [api, lambda, sqs, logs]) client.destroy()
  await mill.stop()
})

const ask = (ApiId: string, path: string, init?: RequestInit) =>
  fetch(`${mill.endpoint}/_aws/execute-api/${ApiId}${path}`, init)
const functionArn = (name: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`

test('every operation', async () => {
  const made = await api.createApi({ Name: 'a', ProtocolType: 'HTTP', Tags: { x: 'y' } })
  const of = { ApiId: made.ApiId! }
  expect(made.ApiEndpoint).toMatch(
    new RegExp(`^http://${of.ApiId}\\.execute-api\\.localhost:\\d+$`),
  )
  const CorsConfiguration = { AllowOrigins: ['*'] }
  expect(await api.updateApi({ ...of, Name: 'b', CorsConfiguration })).toMatchObject({ Name: 'b' })
  await api.deleteCorsConfiguration(of)
  expect((await api.getApi(of)).CorsConfiguration).toBeUndefined()
  expect((await api.getApis({})).Items!.map(({ ApiId }) => ApiId)).toEqual([of.ApiId])

  const given = { IntegrationType: 'HTTP_PROXY' as const, IntegrationMethod: 'ANY' }
  const { IntegrationId } = await api.createIntegration({ ...of, ...given, IntegrationUri: 'http://a.example' }) // prettier-ignore
  const integration = { ...of, IntegrationId: IntegrationId! }
  await api.updateIntegration({ ...integration, TimeoutInMillis: 1_000 })
  expect(await api.getIntegration(integration)).toMatchObject({ TimeoutInMillis: 1_000, ConnectionType: 'INTERNET' }) // prettier-ignore
  expect((await api.getIntegrations(of)).Items).toHaveLength(1)

  const jwt = { Issuer: 'https://issuer.example', Audience: ['me'] }
  const { AuthorizerId } = await api.createAuthorizer({ ...of, Name: 'j', AuthorizerType: 'JWT', IdentitySource: ['$request.header.Authorization'], JwtConfiguration: jwt }) // prettier-ignore
  const authorizer = { ...of, AuthorizerId: AuthorizerId! }
  await api.updateAuthorizer({ ...authorizer, Name: 'k' })
  expect((await api.getAuthorizer(authorizer)).Name).toBe('k')
  expect((await api.getAuthorizers(of)).Items).toHaveLength(1)

  const Target = `integrations/${IntegrationId}`
  const { RouteId } = await api.createRoute({ ...of, RouteKey: 'GET /a', Target })
  const route = { ...of, RouteId: RouteId! }
  await expect(api.createRoute({ ...of, RouteKey: 'GET /a' })).rejects.toMatchObject({ name: 'ConflictException' }) // prettier-ignore
  await expect(api.createRoute({ ...of, RouteKey: 'nonsense' })).rejects.toMatchObject({ name: 'BadRequestException' }) // prettier-ignore
  await expect(api.deleteIntegration(integration)).rejects.toMatchObject({ name: 'ConflictException' }) // prettier-ignore
  await api.updateRoute({ ...route, RouteKey: 'ANY /b', OperationName: 'o' })
  expect(await api.getRoute(route)).toMatchObject({
    RouteKey: 'ANY /b',
    OperationName: 'o',
    Target,
  })
  expect((await api.getRoutes(of)).Items).toHaveLength(1)
  await api.deleteRouteRequestParameter({ ...route, RequestParameterKey: 'route.request.header.x' })

  const { DeploymentId } = await api.createDeployment(of)
  const deployment = { ...of, DeploymentId: DeploymentId! }
  await api.updateDeployment({ ...deployment, Description: 'one' })
  expect(await api.getDeployment(deployment)).toMatchObject({ Description: 'one', DeploymentStatus: 'DEPLOYED' }) // prettier-ignore
  const stage = { ...of, StageName: 's' }
  await api.createStage({ ...stage, DeploymentId, RouteSettings: { 'ANY /b': { ThrottlingBurstLimit: 1 } } }) // prettier-ignore
  await api.updateStage({ ...stage, AccessLogSettings: { DestinationArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:l`, Format: '$context.status' } }) // prettier-ignore
  await api.deleteAccessLogSettings(stage)
  await api.deleteRouteSettings({ ...stage, RouteKey: 'ANY /b' })
  await api.resetAuthorizersCache(stage)
  const shown = await api.getStage(stage)
  expect([shown.AccessLogSettings, shown.RouteSettings, shown.DeploymentId]).toEqual([undefined, {}, DeploymentId]) // prettier-ignore
  expect((await api.getStages(of)).Items).toHaveLength(1)
  await expect(api.deleteDeployment(deployment)).rejects.toMatchObject({
    name: 'BadRequestException',
  })
  await api.deleteStage(stage)
  expect((await api.getDeployments(of)).Items).toHaveLength(1)
  await api.deleteDeployment(deployment)

  const ResourceArn = `arn:aws:apigateway:us-east-1::/apis/${of.ApiId}`
  await api.tagResource({ ResourceArn, Tags: { t: '1' } })
  await api.untagResource({ ResourceArn, TagKeys: ['x'] })
  expect((await api.getTags({ ResourceArn })).Tags).toEqual({ t: '1' })
  await api.deleteRoute(route)
  await api.deleteIntegration(integration)
  await api.deleteAuthorizer(authorizer)
  await api.deleteApi(of)
  await expect(api.getApi(of)).rejects.toMatchObject({ name: 'NotFoundException' })
  await expect(api.getApi({ ApiId: 'x'.repeat(3_000) })).rejects.toMatchObject({ name: 'NotFoundException' }) // prettier-ignore
})

test('a function, deployed as it changes', async () => {
  await fn(lambda, 'echo', 'exports.handler = async (e) => e.rawPath === "/status" ? { statusCode: 201, headers: { "x-a": "b" }, cookies: ["c=1"], body: "made" } : e') // prettier-ignore
  const { ApiId } = await api.createApi({ Name: 'q', ProtocolType: 'HTTP', Target: functionArn('echo') }) // prettier-ignore
  const answer = await ask(ApiId!, '/a/b?x=1&x=2', {
    ...{ method: 'POST', body: '{"n":1}' },
    headers: { 'content-type': 'application/json', cookie: 'k=v' },
  })
  expect(await answer.json()).toMatchObject({
    ...{ version: '2.0', routeKey: '$default', rawPath: '/a/b', rawQueryString: 'x=1&x=2' },
    ...{ cookies: ['k=v'], queryStringParameters: { x: '1,2' }, body: '{"n":1}' },
    requestContext: { apiId: ApiId, stage: '$default', http: { method: 'POST', path: '/a/b' } },
  })
  const status = await ask(ApiId!, '/status')
  expect([status.status, await status.text(), status.headers.get('x-a'), status.headers.getSetCookie()]).toEqual([201, 'made', 'b', ['c=1']]) // prettier-ignore

  const version1 = await api.createIntegration({ ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: functionArn('echo'), PayloadFormatVersion: '1.0' }) // prettier-ignore
  await api.createRoute({ ApiId, RouteKey: 'GET /pets/{id}', Target: `integrations/${version1.IntegrationId}` }) // prettier-ignore
  const old = await ask(ApiId!, '/pets/7')
  // What it was given is no answer of version 1.0: it has no statusCode.
  expect([old.status, await old.json()]).toEqual([500, { message: 'Internal Server Error' }])
  const cors = { AllowOrigins: ['https://app.example'], AllowMethods: ['POST'], MaxAge: 60 }
  await api.updateApi({ ApiId, CorsConfiguration: cors })
  const preflight = await ask(ApiId!, '/', { method: 'OPTIONS', headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' } }) // prettier-ignore
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.example']) // prettier-ignore
})

test('routes, a queue without code, parameters of a proxy, and logs', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'q' })
  const { ApiId } = await api.createApi({ Name: 'r', ProtocolType: 'HTTP' })
  const of = { ApiId: ApiId! }
  const backend = createServer((asked, answer) => {
    answer.setHeader('x-h', String(asked.headers['x-h']))
    answer.end(`${asked.method} ${asked.url}`)
  }).listen(0, '127.0.0.1')
  await once(backend, 'listening')
  const { port } = backend.address() as AddressInfo
  const queue = await api.createIntegration({
    ...{ ...of, IntegrationType: 'AWS_PROXY', IntegrationSubtype: 'SQS-SendMessage' },
    ...{ PayloadFormatVersion: '1.0', CredentialsArn: ROLE },
    RequestParameters: {
      QueueUrl: QueueUrl!,
      MessageBody: '$request.body.message',
      DelaySeconds: '0',
    },
  })
  await expect(
    api.createIntegration({ ...of, IntegrationType: 'AWS_PROXY', IntegrationSubtype: 'SQS-SendMessage', CredentialsArn: ROLE }), // prettier-ignore
  ).rejects.toMatchObject({ name: 'BadRequestException' })
  const proxy = await api.createIntegration({
    ...{ ...of, IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'ANY' },
    IntegrationUri: `http://127.0.0.1:${port}/to/{rest}`,
    RequestParameters: { 'append:querystring.added': '$request.path.rest', 'overwrite:header.x-h': '$context.routeKey' }, // prettier-ignore
    ResponseParameters: { '200': { 'overwrite:statuscode': '202', 'append:header.x-more': '$context.stage' } }, // prettier-ignore
  })
  for (const [RouteKey, { IntegrationId }] of [
    ['POST /send', queue],
    ['ANY /p/{rest+}', proxy],
  ] as const) {
    // prettier-ignore
    await api.createRoute({ ...of, RouteKey, Target: `integrations/${IntegrationId}` })
  }
  const AccessLogSettings = { DestinationArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:http`, Format: '$context.routeKey $context.status' } // prettier-ignore
  await api.createStage({ ...of, StageName: 'v1', AutoDeploy: true, AccessLogSettings })
  const sent = await ask(of.ApiId, '/v1/send', { method: 'POST', body: '{"message":"hello"}' })
  expect([sent.status, await sent.json()]).toMatchObject([200, { MessageId: expect.any(String) }])
  const { Messages } = await sqs.receiveMessage({ QueueUrl })
  expect(Messages![0]!.Body).toBe('hello')
  const proxied = await ask(of.ApiId, '/v1/p/a/b?q=1', { method: 'PUT' })
  expect([proxied.status, await proxied.text()]).toEqual([202, 'PUT /to/a/b?q=1&added=a%2Fb'])
  expect([proxied.headers.get('x-h'), proxied.headers.get('x-more')]).toEqual([
    'ANY /p/{rest+}',
    'v1',
  ])
  const nowhere = await ask(of.ApiId, '/v1/none')
  expect([nowhere.status, await nowhere.json()]).toEqual([404, { message: 'Not Found' }])
  await mill.settle()
  const { events } = await logs.filterLogEvents({ logGroupName: 'http' })
  expect(events!.map(({ message }) => message).sort()).toEqual([
    'ANY /p/{rest+} 202',
    'POST /send 200',
  ])
  backend.close()
})

test('tokens of an issuer, and a function that says yes or no', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }]
  let issuer = ''
  const server = createServer(({ url }, answer) => {
    answer.end(JSON.stringify(url === '/keys' ? { keys } : { jwks_uri: `${issuer}/keys` }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await fn(lambda, 'back', 'exports.handler = async (e) => e.requestContext.authorizer')
  await fn(lambda, 'guard', 'exports.handler = async (e) => ({ isAuthorized: e.headers.key === "yes", context: { who: "ann" } })') // prettier-ignore
  const { ApiId } = await api.createApi({ Name: 'j', ProtocolType: 'HTTP', Target: functionArn('back') }) // prettier-ignore
  const { Items } = await api.getRoutes({ ApiId })
  const { RouteId, Target } = Items![0]!
  const jwt = await api.createAuthorizer({ ApiId, Name: 'j', AuthorizerType: 'JWT', IdentitySource: ['$request.header.Authorization'], JwtConfiguration: { Issuer: issuer, Audience: ['me'] } }) // prettier-ignore
  await api.updateRoute({ ApiId, RouteId, AuthorizationType: 'JWT', AuthorizerId: jwt.AuthorizerId, AuthorizationScopes: ['read'] }) // prettier-ignore
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn('guard')}/invocations` // prettier-ignore
  const guard = await api.createAuthorizer({ ApiId, Name: 'g', AuthorizerType: 'REQUEST', IdentitySource: ['$request.header.key'], AuthorizerUri: uri, AuthorizerPayloadFormatVersion: '2.0', EnableSimpleResponses: true }) // prettier-ignore
  await api.createRoute({ ApiId, RouteKey: 'GET /guarded', Target, AuthorizationType: 'CUSTOM', AuthorizerId: guard.AuthorizerId }) // prettier-ignore

  const nowSeconds = mill.clock.nowMs() / 1_000
  const token = (claims: object, alg = 'RS256') => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const all = { iss: issuer, aud: 'me', scope: 'read write', exp: nowSeconds + 60, ...claims }
    const signed = `${encode({ alg, kid: 'k' })}.${encode(all)}`
    return `Bearer ${signed}.${createSign('sha256').update(signed).sign(privateKey).toString('base64url')}` // prettier-ignore
  }
  const as = async (authorization?: string) => {
    const answer = await ask(ApiId!, '/x', authorization ? { headers: { authorization } } : {})
    return [answer.status, await answer.json()]
  }
  expect(await as(token({ sub: 'ann' }))).toMatchObject([200, { jwt: { claims: { sub: 'ann' }, scopes: ['read', 'write'] } }]) // prettier-ignore
  const refused = [undefined, 'Bearer nonsense', token({ aud: 'other' }), token({ iss: 'other' }), token({ exp: nowSeconds - 1 }), token({}, 'none'), `${token({})}x`] // prettier-ignore
  for (const one of refused) expect(await as(one)).toEqual([401, { message: 'Unauthorized' }])
  expect(await as(token({ scope: 'write' }))).toEqual([403, { message: 'Forbidden' }])
  server.close()

  const guarded = async (headers: Record<string, string>) => {
    const answer = await ask(ApiId!, '/guarded', { headers })
    return [answer.status, await answer.json()]
  }
  expect(await guarded({})).toEqual([401, { message: 'Unauthorized' }])
  expect(await guarded({ key: 'no' })).toEqual([403, { message: 'Forbidden' }])
  expect(await guarded({ key: 'yes' })).toEqual([200, { lambda: { who: 'ann' } }])
})
