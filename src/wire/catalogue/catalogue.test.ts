import { describe, expect, test } from 'vitest'
import type { InjectedRequest } from '../memory-transport.ts'
import type { RequestHead } from '../protocol.ts'
import { wireWith } from '../wire-fixture.ts'
import { identifyForeign } from './catalogue.ts'

function head(method: string, url: string, more: Partial<RequestHead> = {}): RequestHead {
  const [path = '/', query = ''] = url.split('?')
  return { method, path, query, headers: {}, body: new Uint8Array(), ...more }
}

const form = (body: string) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  body: Buffer.from(body, 'utf8'),
})

function signedFor(service: string, more: Partial<InjectedRequest>) {
  const scope = `Credential=test/20261127/us-east-1/${service}/aws4_request`
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`
  return { host: 'localhost', authorization, ...more.headers }
}

describe('an operation of a service that is not here is known', () => {
  test('by its target', async () => {
    const target = (name: string, version = '1.1') =>
      identifyForeign(
        head('POST', '/', {
          headers: {
            'x-amz-target': name,
            'content-type': `application/x-amz-json-${version}`,
          },
        }),
        undefined,
      )
    expect(await target('AmazonEC2ContainerServiceV20141113.ListClusters')).toEqual({
      service: 'ecs',
      operation: 'ListClusters',
      protocol: 'awsJson1_1',
    })
    expect(await target('AWSGlue.GetTables')).toMatchObject({ service: 'glue' })
    expect(await target('Nobody.Nothing')).toBeUndefined()
    expect(await target(`AWSGlue.${'x'.repeat(200)}`)).toBeUndefined()
  })

  test('by its action, with the version where services share a signing name', async () => {
    const action = (body: string, signingName?: string) =>
      identifyForeign(
        head('POST', '/', form(body)),
        signingName === undefined ? undefined : [signingName],
      )
    const vpcs = 'Action=DescribeVpcs&Version=2016-11-15'
    const ec2 = { service: 'ec2', operation: 'DescribeVpcs', protocol: 'ec2Query' }
    expect(await action(vpcs, 'ec2')).toEqual(ec2)
    expect(await action(vpcs)).toEqual(ec2)
    const balancers = 'Action=DescribeLoadBalancers&Version='
    expect(await action(`${balancers}2012-06-01`, 'elasticloadbalancing')).toMatchObject({
      service: 'elb',
    })
    expect(await action(`${balancers}2015-12-01`, 'elasticloadbalancing')).toMatchObject({
      service: 'elbv2',
    })
    expect(await action('Action=X&Version=1999-01-01')).toBeUndefined()
  })

  test('by its path and signing name', async () => {
    const path = (method: string, url: string, signingName: string) =>
      identifyForeign(head(method, url), [signingName])
    expect(await path('GET', '/clusters/prod', 'eks')).toEqual({
      service: 'eks',
      operation: 'DescribeCluster',
      protocol: 'restJson1',
    })
    // A greedy label ends where the rest of its template begins.
    const portal = '/portals/arn:aws:workspaces-web:us-east-1:1:portal/x'
    expect(await path('PUT', `${portal}/browserSettings`, 'workspaces-web')).toMatchObject({
      operation: 'AssociateBrowserSettings',
    })
    expect(await path('PUT', portal, 'workspaces-web')).toMatchObject({
      operation: 'UpdatePortal',
    })
    expect(await path('GET', '/nothing/of/the/kind', 'eks')).toBeUndefined()
    expect(await path('GET', '/clusters/prod', '__proto__')).toBeUndefined()
  })

  test('by the path of RPC v2', async () => {
    const path = '/service/com.amazonaws.gamelift.GameLift/operation/ListFleets'
    expect(await identifyForeign(head('POST', path), undefined)).toEqual({
      service: 'gamelift',
      operation: 'ListFleets',
      protocol: 'rpcv2Cbor',
    })
  })
})

test.each([
  ['ses', form('Action=SendEmail&Version=2010-12-01'), 'ses:SendEmail'],
  ['ec2', form('Action=DescribeVpcs&Version=2016-11-15'), 'ec2:DescribeVpcs'],
  ['glue', { headers: { 'x-amz-target': 'AWSGlue.GetTables' } }, 'glue:GetTables'],
])('%s answers 501 in its protocol and names itself', async (service, more, name) => {
  const { wire, logged } = wireWith({})
  const answer = await wire.inject({ method: 'POST', ...more, headers: signedFor(service, more) })
  expect([answer.status, logged]).toEqual([501, []])
  expect(answer.text).toContain(`Millrace does not support ${name} `)
})

describe('without a signature', () => {
  const token = (method: string, url: string, headers: Record<string, string>) =>
    wireWith({}).wire.inject({ method, target: url, headers: { host: 'localhost', ...headers } })

  test.each([
    ['GET', '/assignment/accounts', { 'x-amz-sso_bearer_token': 't' }, 'sso:ListAccounts'],
    ['GET', '/v1/spaces/s/projects/p', { authorization: 'Bearer t' }, 'codecatalyst:GetProject'],
    ['POST', '/model/m/invoke', { authorization: 'Bearer t' }, 'bedrock-runtime:InvokeModel'],
  ])('a token says whose %s %s is', async (method, url, headers, name) => {
    const answer = await token(method, url, headers)
    expect([answer.status, answer.text]).toEqual([501, expect.stringContaining(` ${name} `)])
  })
})

describe('what is newer than the catalogue names itself', () => {
  test.each([
    ['bedrock', { target: '/guardrail-checks/invoke' }, 'bedrock:POST /guardrail-checks/invoke'],
    ['ecs', { headers: { 'x-amz-target': 'NewEcs.DoIt' } }, 'ecs:DoIt'],
    ['newest', form('Action=Begin&Version=2099-01-01'), 'newest:Begin'],
    ['newest', { target: '/things' }, 'newest:POST /things'],
    ['dynamodb', { headers: { 'x-amz-target': 'DynamoDB_20120810.Fly' } }, 'dynamodb:Fly'],
    ['apigateway', { target: '/v9/apis' }, 'apigateway:POST /v9/apis'],
  ])('%s', async (service, more, name) => {
    const { wire, logged } = wireWith({})
    const answer = await wire.inject({ method: 'POST', ...more, headers: signedFor(service, more) })
    expect([answer.status, logged]).toEqual([501, []])
    expect(answer.text).toContain(`Millrace does not support ${name} `)
  })

  test('but a service that is here knows what it has', async () => {
    const { wire } = wireWith({ 'lambda:ListFunctions': async () => ({}) })
    const headers = signedFor('lambda', {})
    const answer = await wire.inject({ method: 'POST', target: '/2099-01-01/x', headers })
    expect(answer.status).toBe(404)
  })
})

test("S3's relatives are told apart", async () => {
  const { wire } = wireWith({})
  const ask = async (service: string, url: string, host = 'localhost') => {
    const headers = { ...signedFor(service, {}), host }
    return (await wire.inject({ method: 'GET', target: url, headers })).text
  }
  expect(await ask('s3-outposts', '/S3Outposts/ListEndpoints')).toContain(
    's3outposts:ListEndpoints',
  )
  const scope = '/v20180820/accesspoint/a/scope'
  expect(await ask('s3express', scope)).toContain('s3control:GetAccessPointScope')
  expect(await ask('s3', '/v20180820/jobs', '123456789012.localhost')).toContain(
    's3control:ListJobs',
  )
  expect(await ask('s3', '/v20180820/jobs', 'bucket.localhost')).toContain('s3:GetObject')
})

test('under --auth enforce nobody without a key learns even that', async () => {
  const { wire } = wireWith({}, { auth: 'enforce' })
  const headers = { host: 'localhost', 'x-amz-target': 'AWSGlue.GetTables' }
  const answer = await wire.inject({ method: 'POST', headers })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
})
