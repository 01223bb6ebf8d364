// SQS's older protocol, which old SDKs and the AWS CLI version 1 speak: requests by hand, answers
// read as the XML that they are.

import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { queueArn } from './zip.ts'

let mill: Millrace
beforeAll(async () => {
  mill = await startMillrace()
})
afterAll(() => mill.stop())
beforeEach(() => mill.reset())

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, ' +
  `SignedHeaders=host, Signature=${'0'.repeat(64)}`

interface Answer {
  readonly status: number
  readonly type: string | null
  readonly xml: string
  /** The texts of all elements of this name. */
  all(name: string): string[]
  one(name: string): string
}

async function query(
  action: string,
  parameters: Record<string, string | number> = {},
  path = '/',
): Promise<Answer> {
  const form = new URLSearchParams({ Action: action, Version: '2012-11-05' })
  for (const [name, value] of Object.entries(parameters)) form.set(name, String(value))
  const response = await fetch(`${mill.endpoint}${path}`, {
    method: 'POST',
    headers: { authorization: AUTHORIZATION },
    body: form,
  })
  const xml = await response.text()
  const all = (name: string) =>
    xml
      .split(`<${name}>`)
      .slice(1)
      .map((rest) => unescape(rest.slice(0, rest.indexOf(`</${name}>`))))
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    xml,
    all,
    one: (name) => all(name)[0] ?? '',
  }
}

const unescape = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

async function createQueue(name = 'q', more: Record<string, string> = {}): Promise<string> {
  return (await query('CreateQueue', { QueueName: name, ...more })).one('QueueUrl')
}

test('queues: created, found, described, listed, deleted', async () => {
  const created = await query('CreateQueue', {
    QueueName: 'q',
    'Attribute.1.Name': 'VisibilityTimeout',
    'Attribute.1.Value': 45,
    'Tag.1.Key': 'team',
    'Tag.1.Value': 'a',
  })
  expect(created.status).toBe(200)
  expect(created.type).toBe('text/xml')
  const url = `${mill.endpoint}/000000000000/q`
  expect(created.xml).toMatch(
    /<CreateQueueResponse xmlns="http:\/\/queue\.amazonaws\.com\/doc\/2012-11-05\/"><CreateQueueResult><QueueUrl>/,
  )
  expect(created.one('QueueUrl')).toBe(url)
  expect(created.one('RequestId')).toMatch(/^[0-9a-f-]{36}$/)
  expect((await query('GetQueueUrl', { QueueName: 'q' })).one('QueueUrl')).toBe(url)

  const described = await query('GetQueueAttributes', {
    QueueUrl: url,
    'AttributeName.1': 'VisibilityTimeout',
    'AttributeName.2': 'QueueArn',
  })
  expect(described.xml.match(/<Attribute>/g)).toHaveLength(2)
  expect(described.xml).toContain(
    '<Attribute><Name>VisibilityTimeout</Name><Value>45</Value></Attribute>',
  )
  expect(described.xml).toContain(`<Name>QueueArn</Name><Value>${queueArn('q')}</Value>`)
  expect((await query('ListQueueTags', { QueueUrl: url })).xml).toContain(
    '<Tag><Key>team</Key><Value>a</Value></Tag>',
  )
  await createQueue('p')
  const listed = await query('ListQueues', { QueueNamePrefix: 'q' })
  expect(listed.all('QueueUrl')).toEqual([url])
  expect((await query('DeleteQueue', { QueueUrl: url })).xml).toMatch(
    /<DeleteQueueResponse .*><ResponseMetadata><RequestId>/,
  )
  expect((await query('ListQueues')).all('QueueUrl')).toEqual([`${mill.endpoint}/000000000000/p`])
})

test('a message there and back, addressed by body, by path and by GET', async () => {
  const url = await createQueue()
  const sent = await query('SendMessage', {
    QueueUrl: url,
    MessageBody: 'a <b> & ü',
    'MessageAttribute.1.Name': 'n',
    'MessageAttribute.1.Value.DataType': 'Number',
    'MessageAttribute.1.Value.StringValue': 7,
    'MessageAttribute.2.Name': 'b',
    'MessageAttribute.2.Value.DataType': 'Binary',
    'MessageAttribute.2.Value.BinaryValue': 'AP+A',
  })
  expect(sent.one('MD5OfMessageBody')).toBe(md5('a <b> & ü'))
  expect(sent.one('MD5OfMessageAttributes')).toMatch(/^[0-9a-f]{32}$/)

  const received = await query(
    'ReceiveMessage',
    { 'AttributeName.1': 'All', 'MessageAttributeName.1': 'All', MaxNumberOfMessages: 10 },
    '/000000000000/q',
  )
  expect(received.all('Message')).toHaveLength(1)
  expect(received.one('Body')).toBe('a <b> & ü')
  expect(received.one('MD5OfBody')).toBe(md5('a <b> & ü'))
  expect(received.one('MessageId')).toBe(sent.one('MessageId'))
  expect(received.one('MD5OfMessageAttributes')).toBe(sent.one('MD5OfMessageAttributes'))
  expect(received.xml).toContain(
    '<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>',
  )
  expect([received.one('StringValue'), ...received.all('DataType').sort()]).toEqual([
    '7',
    'Binary',
    'Number',
  ])
  expect(received.one('BinaryValue')).toBe('AP+A')

  const handle = encodeURIComponent(received.one('ReceiptHandle'))
  const deleted = await fetch(
    `${url}?Action=DeleteMessage&Version=2012-11-05&ReceiptHandle=${handle}`,
    { headers: { authorization: AUTHORIZATION } },
  )
  expect([deleted.status, await deleted.text()]).toEqual([
    200,
    expect.stringContaining('<DeleteMessageResponse'),
  ])
  const empty = await query('ReceiveMessage', { QueueUrl: url })
  expect(empty.xml).toContain('<ReceiveMessageResult></ReceiveMessageResult>')
})

test('batches, entry by entry', async () => {
  const url = await createQueue()
  const sent = await query('SendMessageBatch', {
    QueueUrl: url,
    'SendMessageBatchRequestEntry.1.Id': 'good',
    'SendMessageBatchRequestEntry.1.MessageBody': 'a',
    'SendMessageBatchRequestEntry.2.Id': 'bad',
    'SendMessageBatchRequestEntry.2.MessageBody': 'b',
    'SendMessageBatchRequestEntry.2.DelaySeconds': 901,
  })
  expect(sent.all('SendMessageBatchResultEntry')).toHaveLength(1)
  expect(sent.all('BatchResultErrorEntry')).toHaveLength(1)
  expect(sent.xml).toMatch(/<BatchResultErrorEntry><Id>bad<\/Id><SenderFault>true</)
  expect(sent.one('Code')).toBe('InvalidParameterValue')
  const received = await query('ReceiveMessage', { QueueUrl: url })
  const ReceiptHandle = received.one('ReceiptHandle')
  const changed = await query('ChangeMessageVisibilityBatch', {
    QueueUrl: url,
    'ChangeMessageVisibilityBatchRequestEntry.1.Id': '1',
    'ChangeMessageVisibilityBatchRequestEntry.1.ReceiptHandle': ReceiptHandle,
    'ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout': 10,
  })
  expect(changed.xml).toContain(
    '<ChangeMessageVisibilityBatchResultEntry><Id>1</Id></ChangeMessageVisibilityBatchResultEntry>',
  )
  const deleted = await query('DeleteMessageBatch', {
    QueueUrl: url,
    'DeleteMessageBatchRequestEntry.1.Id': '1',
    'DeleteMessageBatchRequestEntry.1.ReceiptHandle': ReceiptHandle,
  })
  expect(deleted.xml).toContain('<DeleteMessageBatchResultEntry><Id>1</Id></DeleteMessageBatch')
})

test('FIFO: sequence numbers, groups, deduplication', async () => {
  const url = await createQueue('q.fifo', {
    'Attribute.1.Name': 'FifoQueue',
    'Attribute.1.Value': 'true',
  })
  const send = () =>
    query('SendMessage', {
      QueueUrl: url,
      MessageBody: 'm',
      MessageGroupId: 'g',
      MessageDeduplicationId: 'd',
    })
  const first = await send()
  expect(first.one('SequenceNumber')).toMatch(/^\d{20}$/)
  expect((await send()).one('MessageId')).toBe(first.one('MessageId'))
  const received = await query('ReceiveMessage', {
    QueueUrl: url,
    MaxNumberOfMessages: 10,
    'AttributeName.1': 'MessageGroupId',
  })
  expect(received.all('Message')).toHaveLength(1)
  expect(received.xml).toContain(
    '<Attribute><Name>MessageGroupId</Name><Value>g</Value></Attribute>',
  )
})

test.each<[string, string, Record<string, string | number>, number, string, string]>([
  [
    'an unknown queue',
    'GetQueueUrl',
    { QueueName: 'none' },
    400,
    'AWS.SimpleQueueService.NonExistentQueue',
    'The specified queue does not exist for this wsdl version.',
  ],
  [
    'a number out of range',
    'ReceiveMessage',
    { QueueUrl: 'q', MaxNumberOfMessages: 11 },
    400,
    'InvalidParameterValue',
    'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
  ],
  [
    'no body',
    'SendMessage',
    { QueueUrl: 'q' },
    400,
    'MissingParameter',
    'The request must contain the parameter MessageBody.',
  ],
  [
    'an unknown attribute',
    'SetQueueAttributes',
    { QueueUrl: 'q', 'Attribute.1.Name': 'Nope', 'Attribute.1.Value': '1' },
    400,
    'InvalidAttributeName',
    'Unknown Attribute Nope.',
  ],
  [
    'a handle that was made up',
    'DeleteMessage',
    { QueueUrl: 'q', ReceiptHandle: 'x' },
    404,
    'ReceiptHandleIsInvalid',
    'The input receipt handle "x" is not a valid receipt handle.',
  ],
  [
    'an empty batch',
    'DeleteMessageBatch',
    { QueueUrl: 'q' },
    400,
    'AWS.SimpleQueueService.EmptyBatchRequest',
    'There should be at least one DeleteMessageBatchRequestEntry in the request.',
  ],
])('%s is refused in XML', async (_, action, parameters, status, code, message) => {
  const url = await createQueue()
  if ('QueueUrl' in parameters) parameters['QueueUrl'] = url
  const refused = await query(action, parameters)
  expect(refused.status).toBe(status)
  expect(refused.type).toBe('text/xml')
  expect(refused.xml).toMatch(
    /<ErrorResponse xmlns="http:\/\/queue\.amazonaws\.com\/doc\/2012-11-05\/"><Error><Type>Sender<\/Type>/,
  )
  expect([refused.one('Code'), refused.one('Message')]).toEqual([code, message])
  expect(refused.one('RequestId')).toMatch(/^[0-9a-f-]{36}$/)
})
