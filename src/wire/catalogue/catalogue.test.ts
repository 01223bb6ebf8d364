import { describe, expect, test } from 'vitest'
import type { RequestHead } from '../models/routes.ts'
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
      identifyForeign(head('POST', '/', form(body)), signingName)
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
      identifyForeign(head(method, url), signingName)
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
  const scope = `Credential=test/20261127/us-east-1/${service}/aws4_request`
  const answer = await wire.inject({
    method: 'POST',
    ...more,
    headers: {
      host: 'localhost',
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
      ...more.headers,
    },
  })
  expect([answer.status, logged]).toEqual([501, []])
  expect(answer.text).toContain(`Millrace does not support ${name} `)
})

test('under --auth enforce nobody without a key learns even that', async () => {
  const { wire } = wireWith({}, { auth: 'enforce' })
  const headers = { host: 'localhost', 'x-amz-target': 'AWSGlue.GetTables' }
  const answer = await wire.inject({ method: 'POST', headers })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
})
