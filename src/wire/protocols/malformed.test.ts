// Bad bodies get AWS's error, never an exception of ours, in every protocol.

import { describe, expect, it } from 'vitest'
import { AwsError } from '../../kernel/aws-error.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { loadModel } from '../models-fixture.ts'
import { protocolFor } from '../protocols.ts'
import type { WireRequest } from '../protocol.ts'
import type { ProtocolName } from '../types.ts'

function request(body: string | Uint8Array, more: Partial<WireRequest> = {}): WireRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  return { method: 'POST', path: '/', query: '', headers: {}, body: bytes, ...more }
}

async function decode(
  service: string,
  operation: string,
  protocol: ProtocolName,
  body: string | Uint8Array,
  more: Partial<WireRequest> = {},
): Promise<any> {
  const loaded = await loadModel(service)
  const model = loaded.model.operations[operation]!
  return protocolFor(protocol).decode(loaded, model, request(body, more))
}

const send = (body: string) => decode('sqs', 'SendMessage', 'awsJson1_0', body)
const refusal = (message: string) => ({ code: 'SerializationException', status: 400, message })

describe('JSON of the wrong type', () => {
  it.each([
    ['{"MessageBody":5}', 'NUMBER_VALUE can not be converted to a String'],
    ['{"MessageBody":1.5}', 'DECIMAL_VALUE can not be converted to a String'],
    ['{"MessageBody":true}', 'TRUE_VALUE can not be converted to a String'],
    ['{"DelaySeconds":"1"}', 'STRING_VALUE can not be converted to an Integer'],
    ['{"DelaySeconds":4294967296}', 'NUMBER_VALUE can not be converted to an Integer'],
    ['{"MessageBody":{}}', 'Start of structure or map found where not expected.'],
    ['{"MessageBody":[]}', 'Start of list found where not expected'],
    ['{"MessageAttributes":"x"}', 'Unexpected field type'],
    ['{"MessageAttributes":{"a":{"BinaryValue":"#"}}}', 'Invalid base64-encoded value'],
    ['[]', 'Start of list found where not expected'],
    ['5', 'Unexpected field type'],
    ['{', ''],
  ])('%s', async (body, message) => {
    await expect(send(body)).rejects.toMatchObject(refusal(message))
  })

  it('passes over unknown members and nulls, and cuts fractions off', async () => {
    const body = '{"Unknown":{"a":[1]},"MessageBody":null,"DelaySeconds":1.9,"__proto__":{"x":1}}'
    const input = await send(body)
    expect(input).toEqual({ DelaySeconds: 1 })
    expect(input.x).toBeUndefined()
  })

  it('keeps any key of a map apart from prototypes', async () => {
    const body = '{"MessageAttributes":{"__proto__":{"DataType":"String","StringValue":"v"}}}'
    const { MessageAttributes } = await send(body)
    expect(Object.keys(MessageAttributes)).toEqual(['__proto__'])
    expect(({} as any).DataType).toBeUndefined()
  })
})

describe('depth', () => {
  const nested = (levels: number) =>
    `{"TableName":"tab","Item":{"pk":${'{"L":['.repeat(levels)}{"S":"x"}${']}'.repeat(levels)}}}`

  it('is allowed as far as a service may want to judge it itself', async () => {
    const input = await decode('dynamodb', 'PutItem', 'awsJson1_0', nested(32))
    expect(input.TableName).toBe('tab')
  })

  it('is bounded, also far beyond any stack', async () => {
    for (const levels of [200, 200_000]) {
      const sent = decode('dynamodb', 'PutItem', 'awsJson1_0', nested(levels))
      await expect(sent).rejects.toMatchObject({ code: 'SerializationException' })
    }
  })

  it('is bounded in XML, forms and CBOR', async () => {
    const xml = '<a>'.repeat(100_000)
    const tagging = { path: '/b', query: 'tagging', method: 'PUT' }
    const putTagging = decode('s3', 'PutBucketTagging', 'restXml', xml, tagging)
    await expect(putTagging).rejects.toMatchObject({ code: 'MalformedXML' })
    const form = `${'a.'.repeat(100_000)}=1`
    await expect(decode('sns', 'Publish', 'awsQuery', form)).rejects.toMatchObject({
      code: 'MalformedInput',
    })
    const cbor = Buffer.alloc(100_000, 0x81)
    await expect(decode('sqs', 'SendMessage', 'rpcv2Cbor', cbor)).rejects.toMatchObject({
      code: 'SerializationException',
    })
  })
})

describe('XML', () => {
  const putTagging = (xml: string) =>
    decode('s3', 'PutBucketTagging', 'restXml', xml, { path: '/bucket', query: 'tagging' })

  it('refuses document types and so entities', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "c">]><Tagging><TagSet/></Tagging>'
    await expect(putTagging(bomb)).rejects.toMatchObject({ code: 'MalformedXML', status: 400 })
  })

  it.each(['', '<Tagging>', '<Tagging></Other>', 'text', '<Tagging>&unknown;</Tagging>'])(
    'refuses %j',
    async (xml) => {
      if (xml === '') return expect(await putTagging(xml)).toEqual({ Bucket: 'bucket' })
      return expect(putTagging(xml)).rejects.toMatchObject({ code: 'MalformedXML' })
    },
  )
})

describe('forms', () => {
  const queue = (form: string, more: Partial<WireRequest> = {}) =>
    decode('sqs', 'SetQueueAttributes', 'awsQuery', form, more)

  it('take SQS attributes with and without an index, and the queue from the path', async () => {
    const more = { path: '/000000000000/q', headers: { host: 'localhost:4566' } }
    expect(
      await queue(
        'Attribute.1.Name=A&Attribute.1.Value=1&Attribute.3.Name=B&Attribute.3.Value=2',
        more,
      ),
    ).toEqual({
      QueueUrl: 'http://localhost:4566/000000000000/q',
      Attributes: { A: '1', B: '2' },
    })
    expect((await queue('Attribute.Name=A&Attribute.Value=1', more)).Attributes).toEqual({ A: '1' })
  })

  it('give both of SQS’ attribute lists the one key they share', async () => {
    const input = await decode(
      'sqs',
      'ReceiveMessage',
      'awsQuery',
      'AttributeName.1=All&QueueUrl=q',
    )
    expect(input).toMatchObject({ AttributeNames: ['All'], MessageSystemAttributeNames: ['All'] })
  })

  it('refuse values of the wrong type as the service would', async () => {
    const sent = decode('sqs', 'SendMessage', 'awsQuery', 'DelaySeconds=soon')
    await expect(sent).rejects.toMatchObject({ queryCode: 'InvalidParameterValue' })
    await expect(queue('A=%E0%A4%A')).rejects.toMatchObject({ code: 'MalformedQueryString' })
  })

  it('have a bounded number of parameters', async () => {
    await expect(queue('a=1&'.repeat(30_000))).rejects.toMatchObject({
      code: 'MalformedQueryString',
    })
  })
})

describe('random bytes', () => {
  const targets: [string, string, ProtocolName, Partial<WireRequest>][] = [
    ['sqs', 'SendMessage', 'awsJson1_0', {}],
    ['sqs', 'SendMessageBatch', 'awsQuery', {}],
    ['sqs', 'SendMessage', 'rpcv2Cbor', {}],
    ['lambda', 'CreateFunction', 'restJson1', { path: '/2015-03-31/functions' }],
    ['s3', 'PutBucketTagging', 'restXml', { path: '/bucket', query: 'tagging' }],
  ]

  it.each(targets)('never surprise %s %s over %s', async (service, operation, protocol, more) => {
    const random = new SeededRandom(7)
    const seeds = [
      '{"QueueUrl":"x","Entries":[{"Id":"1"}]}',
      'a=1&Entry.1.Id=2',
      '<Tagging><TagSet>',
    ]
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(random.bytes(1 + Math.floor(random.float() * 60)))
      const seed = seeds[round % seeds.length]!
      const body = round % 2 ? bytes : Buffer.concat([Buffer.from(seed), bytes])
      try {
        await decode(service, operation, protocol, body, more)
      } catch (error) {
        expect(error).toBeInstanceOf(AwsError)
      }
    }
  })
})
