import { describe, expect, test } from 'vitest'

import { SCOPE, wireWith, type Handler } from '../wire-fixture.ts'

const GET = { method: 'GET', headers: { accept: 'application/json', authorization: SCOPE('sqs') } }
const answering =
  (output: object): Handler =>
  async () =>
    output

const queue = (query: string) => ({ ...GET, target: `/123456789012/q?${query}` })

describe('a query whose caller accepts JSON', () => {
  const { wire } = wireWith({
    'sqs:GetQueueAttributes': answering({ Attributes: { DelaySeconds: '0', QueueArn: 'arn' } }),
    'sqs:SendMessage': answering({ MessageId: 'id', MD5OfMessageBody: 'md5' }),
    'sqs:ReceiveMessage': answering({
      Messages: [
        {
          Body: 'a',
          Attributes: { SentTimestamp: '1' },
          MessageAttributes: { b: { DataType: 'Binary', BinaryValue: Buffer.from('x') } },
        },
      ],
    }),
    'sqs:PurgeQueue': answering({}),
    'sts:AssumeRole': answering({
      Credentials: { AccessKeyId: 'A', Expiration: new Date(1_500) },
      PackedPolicySize: 6,
    }),
  })

  test('gets the document that XML would be, absent members as null', async () => {
    const answer = await wire.inject(queue('Action=SendMessage&MessageBody=a'))
    expect(answer.headers['content-type']).toBe('application/json')
    const RequestId = answer.headers['x-amzn-requestid']
    expect(JSON.parse(answer.text)).toEqual({
      SendMessageResponse: {
        SendMessageResult: {
          MessageId: 'id',
          MD5OfMessageBody: 'md5',
          MD5OfMessageAttributes: null,
          MD5OfMessageSystemAttributes: null,
          SequenceNumber: null,
        },
        ResponseMetadata: { RequestId },
      },
    })
    const purged = await wire.inject(queue('Action=PurgeQueue'))
    expect(Object.keys(JSON.parse(purged.text).PurgeQueueResponse)).toEqual(['ResponseMetadata'])
  })

  test('gets flattened maps as lists of their entries', async () => {
    const attributes = await wire.inject(queue('Action=GetQueueAttributes&AttributeName.1=All'))
    const { GetQueueAttributesResult } = JSON.parse(attributes.text).GetQueueAttributesResponse
    expect(GetQueueAttributesResult.Attributes).toEqual([
      { Name: 'DelaySeconds', Value: '0' },
      { Name: 'QueueArn', Value: 'arn' },
    ])
    const received = await wire.inject(queue('Action=ReceiveMessage'))
    const [message] = JSON.parse(received.text).ReceiveMessageResponse.ReceiveMessageResult.messages
    expect(message).toMatchObject({
      Body: 'a',
      MessageId: null,
      Attributes: [{ Name: 'SentTimestamp', Value: '1' }],
      MessageAttributes: [{ Name: 'b', Value: { DataType: 'Binary', BinaryValue: 'eA==' } }],
    })
  })

  test('gets times as seconds, numbers as numbers', async () => {
    const answer = await wire.inject({
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        authorization: SCOPE('sts'),
      },
      body: 'Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/r&RoleSessionName=me',
    })
    const { AssumeRoleResult } = JSON.parse(answer.text).AssumeRoleResponse
    expect(AssumeRoleResult.Credentials.Expiration).toBe(1.5)
    expect(AssumeRoleResult.PackedPolicySize).toBe(6)
  })

  test.each(['CreateQueue', 'ListQueues'])("is refused %s at a queue's own URL", async (action) => {
    const request = queue(`Action=${action}&QueueName=other`)
    const refused = await wire.inject(request)
    expect(refused.status).toBe(400)
    const Message = `The action ${action} is not valid for this endpoint.`
    expect(JSON.parse(refused.text)).toMatchObject({
      Error: { Code: 'InvalidAction', Message, Type: 'Sender' },
    })
    const inXml = await wire.inject({ ...request, headers: { authorization: SCOPE('sqs') } })
    expect(inXml.text).toContain(`<Code>InvalidAction</Code><Message>${Message}</Message>`)
  })

  test('others get XML', async () => {
    for (const accept of ['*/*', 'text/html, application/json', 'application/xml']) {
      const request = queue('Action=PurgeQueue')
      const answer = await wire.inject({ ...request, headers: { ...request.headers, accept } })
      expect(answer.text).toContain('<PurgeQueueResponse')
    }
  })
})
