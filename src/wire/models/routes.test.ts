import { describe, expect, it } from 'vitest'
import { identify, loadModel } from '../models-fixture.ts'
import { knownServices } from './load.ts'
import type { RequestHead } from '../protocol.ts'

function head(method: string, url: string, more: Partial<RequestHead> = {}): RequestHead {
  const [path = '/', query = ''] = url.split('?')
  return { method, path, query, headers: {}, body: new Uint8Array(), ...more }
}

const form = (body: string) => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  body: Buffer.from(body, 'utf8'),
})

describe('RPC requests', () => {
  it('are known by their target', () => {
    const json = (target: string, version: string) =>
      identify(
        head('POST', '/', {
          headers: { 'x-amz-target': target, 'content-type': `application/x-amz-json-${version}` },
        }),
        undefined,
      )
    expect(json('AmazonSQS.SendMessage', '1.0')).toEqual({
      service: 'sqs',
      operation: 'SendMessage',
      protocol: 'awsJson1_0',
    })
    expect(json('AmazonSQS.SendMessage', '1.1')?.protocol).toBe('awsJson1_1')
    expect(json('AWSEvents.PutEvents', '1.1')?.service).toBe('events')
    const long = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents'
    expect(json(long, '1.1')).toMatchObject({ service: 'cloudtrail', operation: 'LookupEvents' })
    expect(json('Nobody.Nothing', '1.1')).toBeUndefined()
    expect(json('AmazonSQS.', '1.0')).toBeUndefined()
    expect(json('AmazonSQS', '1.0')).toBeUndefined()
  })

  it('are known by the path of RPC v2', () => {
    const cbor = { headers: { 'smithy-protocol': 'rpc-v2-cbor' } }
    const path = '/service/GraniteServiceVersion20100801/operation/PutMetricData'
    expect(identify(head('POST', path, cbor), 'monitoring')).toEqual({
      service: 'cloudwatch',
      operation: 'PutMetricData',
      protocol: 'rpcv2Cbor',
    })
    expect(identify(head('POST', '/service/X/operation/Y', cbor), undefined)).toBeUndefined()
  })

  it('are known by action and version, in a form or a query', () => {
    const action = 'Action=GetCallerIdentity&Version=2011-06-15'
    const sts = { service: 'sts', operation: 'GetCallerIdentity', protocol: 'awsQuery' }
    expect(identify(head('POST', '/', form(action)), 'sts')).toEqual(sts)
    expect(identify(head('GET', `/?${action}`), undefined)).toEqual(sts)
    expect(identify(head('POST', '/', form('A=1&Version=2011-06-15&Action=X')), 'sts')).toEqual({
      ...sts,
      operation: 'X',
    })
    expect(identify(head('POST', '/', form('Action=Publish')), 'sns')?.service).toBe('sns')
    const queue = head('GET', '/000000000000/queue?Action=ReceiveMessage')
    expect(identify(queue, undefined)).toMatchObject({ service: 'sqs' })
  })
})

describe('REST requests', () => {
  it.each([
    ['s3', 'GET', '/', 'ListBuckets'],
    ['s3', 'GET', '/?x-id=ListDirectoryBuckets', 'ListDirectoryBuckets'],
    ['s3', 'GET', '/b/?list-type=2&prefix=x', 'ListObjectsV2'],
    ['s3', 'GET', '/b?location', 'GetBucketLocation'],
    ['s3', 'GET', '/b?analytics', 'ListBucketAnalyticsConfigurations'],
    ['s3', 'GET', '/b?analytics&id=1', 'GetBucketAnalyticsConfiguration'],
    ['s3', 'PUT', '/b', 'CreateBucket'],
    ['s3', 'POST', '/b/?delete', 'DeleteObjects'],
    ['s3', 'PUT', '/b/k/with/slashes', 'PutObject'],
    ['s3', 'PUT', '/b//k/', 'PutObject'],
    ['s3', 'PUT', '/b/k?partNumber=1&uploadId=2', 'UploadPart'],
    ['s3', 'GET', '/b/k?uploadId=2', 'ListParts'],
    ['s3', 'GET', '/b/k?x-id=GetObject', 'GetObject'],
    ['s3', 'HEAD', '/b/k', 'HeadObject'],
    ['lambda', 'POST', '/2015-03-31/functions/f/invocations', 'Invoke'],
    ['lambda', 'GET', '/2015-03-31/functions/', 'ListFunctions'],
    ['apigateway', 'GET', '/restapis', 'GetRestApis'],
    ['apigateway', 'GET', '/v2/apis/a/routes', 'GetRoutes'],
    ['scheduler', 'GET', '/schedules/name', 'GetSchedule'],
  ])('%s %s %s is %s', (signingName, method, url, operation) => {
    expect(identify(head(method, url), signingName)?.operation).toBe(operation)
  })

  it('may depend on a header', () => {
    const headers = { 'x-amz-copy-source': 'b/k' }
    expect(identify(head('PUT', '/b/k', { headers }), 's3')?.operation).toBe('CopyObject')
    const part = head('PUT', '/b/k?partNumber=1&uploadId=2', { headers })
    expect(identify(part, 's3')?.operation).toBe('UploadPartCopy')
  })

  it('without a signature are Lambda’s or S3’s', () => {
    expect(identify(head('GET', '/2015-03-31/functions'), undefined)?.service).toBe('lambda')
    expect(identify(head('GET', '/bucket/key'), undefined)?.service).toBe('s3')
    expect(identify(head('PATCH', '/bucket/key'), undefined)).toBeUndefined()
  })

  it('of API Gateway share a signing name', () => {
    expect(identify(head('GET', '/v2/apis'), 'apigateway')?.service).toBe('apigatewayv2')
    expect(identify(head('GET', '/v2/apis'), 'constructor')).toBeUndefined()
  })
})

describe('models', () => {
  it('load for every service, once', async () => {
    for (const service of knownServices()) {
      const loaded = await loadModel(service)
      expect(Object.keys(loaded.model.operations).length, service).toBeGreaterThan(3)
      expect(await loadModel(service)).toBe(loaded)
    }
    await expect(loadModel('constructor')).rejects.toThrow('no model')
  })

  it('know no operation that only an object would', async () => {
    const { model } = await loadModel('sqs')
    expect(model.operations['constructor']).toBeUndefined()
    expect(model.errors['__proto__']).toBeUndefined()
  })
})
