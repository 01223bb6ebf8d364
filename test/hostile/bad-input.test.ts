// Bad input over real HTTP, in each protocol that has it: AWS's code, message and status in the
// request's own protocol, never a 500, nothing half done.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { authorization, type Protocol, type RawRequest } from './encode.ts'
import { errorOf, requestOf, send } from './http-client.ts'

let mill: Millrace
let url: string
beforeAll(async () => {
  mill = await startMillrace()
  url = `${mill.endpoint}/000000000000/q`
  const created = await call('json', 'CreateQueue', { QueueName: 'q' })
  expect(created.status).toBe(200)
})
afterAll(() => mill.stop())

async function call(protocol: Protocol, operation: string, input: unknown, service = 'sqs') {
  return send(mill.endpoint, await requestOf(service, operation, protocol, input))
}

async function expectRefused(raw: RawRequest, status: number, code: RegExp, message: RegExp = /./) {
  const answer = await send(mill.endpoint, raw)
  const error = errorOf(answer)
  expect({ status: answer.status, ...error }).toEqual({
    status,
    code: expect.stringMatching(code),
    message: expect.stringMatching(message),
  })
  expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
  // The answer speaks the request's protocol, and the server goes on.
  const type = String(answer.headers['content-type'])
  const asked = String(raw.headers['content-type'])
  if (asked.includes('cbor')) expect(type).toBe('application/cbor')
  else if (asked.includes('form')) expect(type).toContain('xml')
  else expect(type).toContain('json')
  expect((await call('json', 'ListQueues', {})).status).toBe(200)
}

async function nothingSent(): Promise<void> {
  const { text } = await call('json', 'GetQueueAttributes', {
    QueueUrl: url,
    AttributeNames: ['ApproximateNumberOfMessages'],
  })
  expect(JSON.parse(text).Attributes.ApproximateNumberOfMessages).toBe('0')
}

const RPC: readonly Protocol[] = ['json', 'query', 'cbor']

describe.each(RPC)('SQS over %s', (protocol) => {
  /** Each protocol names the same error its own way. */
  const code = (shape: string, queryCode: string) =>
    new RegExp(`^${(protocol === 'query' ? queryCode : shape).replaceAll('.', '\\.')}$`)

  test('an unknown queue by its name alone', async () => {
    await expectRefused(
      await requestOf('sqs', 'ReceiveMessage', protocol, { QueueUrl: 'x' }),
      400,
      code('QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'),
    )
  })

  test('an unknown queue', async () => {
    await expectRefused(
      await requestOf('sqs', 'SendMessage', protocol, {
        QueueUrl: `${mill.endpoint}/000000000000/none`,
        MessageBody: 'm',
      }),
      400,
      code('QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'),
      /^The specified queue does not exist/,
    )
  })

  test.each(['', 'http://localhost', 'http://localhost/a/b/c', '/000000000000/', '../../q'])(
    'a queue URL that is none: %j',
    async (QueueUrl) => {
      await expectRefused(
        await requestOf('sqs', 'ReceiveMessage', protocol, { QueueUrl }),
        QueueUrl === '' ? 400 : 404,
        QueueUrl === ''
          ? code('MissingRequiredParameterException', 'MissingParameter')
          : code('InvalidAddress', 'InvalidAddress'),
      )
    },
  )

  test('an unknown attribute, a wrong value', async () => {
    const set = (Attributes: object) =>
      requestOf('sqs', 'SetQueueAttributes', protocol, { QueueUrl: url, Attributes })
    await expectRefused(
      await set({ Color: 'red' }),
      400,
      code('InvalidAttributeName', 'InvalidAttributeName'),
      /^Unknown Attribute Color\.$/,
    )
    await expectRefused(
      await set({ DelaySeconds: '901' }),
      400,
      code('InvalidAttributeValue', 'InvalidAttributeValue'),
      /^Invalid value for the parameter DelaySeconds\.$/,
    )
  })

  test('an unknown operation', async () => {
    const known = await requestOf('sqs', 'ListQueues', protocol, {})
    const raw = {
      ...known,
      path: known.path.replace('ListQueues', 'Explode'),
      headers: Object.fromEntries(
        Object.entries(known.headers).map(([k, v]) => [k, v.replace('ListQueues', 'Explode')]),
      ),
      body: Buffer.from(known.body!.toString('latin1').replace('ListQueues', 'Explode'), 'latin1'),
    }
    await expectRefused(
      raw,
      protocol === 'cbor' ? 404 : 400,
      /^(UnknownOperationException|InvalidAction)$/,
      /^/,
    )
  })

  test('a batch too many, too large, twice the same', async () => {
    const batch = (Entries: object[]) =>
      requestOf('sqs', 'SendMessageBatch', protocol, { QueueUrl: url, Entries })
    const prefix = 'AWS.SimpleQueueService.'
    const many = Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, MessageBody: 'm' }))
    const name = 'TooManyEntriesInBatchRequest'
    await expectRefused(await batch(many), 400, code(name, prefix + name))
    const large = ['a', 'b'].map((Id) => ({ Id, MessageBody: 'm'.repeat(550_000) }))
    await expectRefused(
      await batch(large),
      400,
      code('BatchRequestTooLong', `${prefix}BatchRequestTooLong`),
    )
    const same = [1, 2].map(() => ({ Id: 'a', MessageBody: 'm' }))
    await expectRefused(
      await batch(same),
      400,
      code('BatchEntryIdsNotDistinct', `${prefix}BatchEntryIdsNotDistinct`),
    )
    await expectRefused(
      await batch([]),
      400,
      code('EmptyBatchRequest', `${prefix}EmptyBatchRequest`),
    )
    await nothingSent()
  })

  test('a message too large, and a body too large to be one', async () => {
    await expectRefused(
      await requestOf('sqs', 'SendMessage', protocol, {
        QueueUrl: url,
        MessageBody: 'm'.repeat(1_048_577),
      }),
      400,
      code('InvalidParameterValueException', 'InvalidParameterValue'),
      /must be shorter than 1048576 bytes\.$/,
    )
    const raw = await requestOf('sqs', 'SendMessage', protocol, {
      QueueUrl: url,
      MessageBody: 'm'.repeat(40_000_000),
    })
    await expectRefused(raw, 413, /^RequestEntityTooLarge$/)
    await nothingSent()
  })

  test('a member of the wrong type', async () => {
    const wrong = { QueueUrl: url, MaxNumberOfMessages: protocol === 'query' ? 'many' : 'ten' }
    await expectRefused(
      await requestOf('sqs', 'ReceiveMessage', protocol, wrong),
      400,
      /^(SerializationException|MalformedInput|InvalidParameterValue)/,
    )
  })

  test('a body that is none', async () => {
    const raw = await requestOf('sqs', 'SendMessage', protocol, { QueueUrl: url, MessageBody: 'm' })
    const bodies =
      protocol === 'query'
        ? ['Action=SendMessage&Version=2012-11-05&%zz=%', 'Action', '&&&===']
        : ['{', '\u00a1', 'null', '[]', '"text"', `${'['.repeat(5000)}${']'.repeat(5000)}`]
    for (const body of bodies) {
      const answer = await send(mill.endpoint, { ...raw, body: Buffer.from(body, 'latin1') })
      expect([body.slice(0, 20), answer.status]).toEqual([body.slice(0, 20), expect.any(Number)])
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(errorOf(answer).code).not.toBe('')
    }
    await nothingSent()
  })
})

describe('JSON types, one by one', () => {
  test.each<[string, string, RegExp]>([
    ['a number for a text', '{"QueueUrl":5}', /^NUMBER_VALUE can not be converted to a String$/],
    ['a flag for a text', '{"QueueUrl":true}', /^TRUE_VALUE can not be converted to a String$/],
    ['a list for a text', '{"QueueUrl":[]}', /^Start of list found where not expected$/],
    ['a map for a text', '{"QueueUrl":{}}', /^Start of structure or map found where not expected/],
    [
      'a text for a number',
      '{"QueueUrl":"q","DelaySeconds":"5"}',
      /^STRING_VALUE can not be converted to an Integer$/,
    ],
    ['a list for a map', '{"QueueUrl":"q","MessageAttributes":[]}', /^Start of list found/],
    [
      'a number of 33 bits',
      '{"QueueUrl":"q","DelaySeconds":4294967296}',
      /^NUMBER_VALUE can not be converted to an Integer$/,
    ],
  ])('%s', async (_, body, message) => {
    const raw = await requestOf('sqs', 'SendMessage', 'json', {})
    await expectRefused(
      { ...raw, body: Buffer.from(body) },
      400,
      /^SerializationException$/,
      message,
    )
  })

  test('what is nested deeper than anyone nests', async () => {
    const raw = await requestOf('sqs', 'SendMessage', 'json', {})
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    const body = Buffer.from(`{"QueueUrl":"q","MessageBody":${deep}}`)
    await expectRefused({ ...raw, body }, 400, /^SerializationException$/)
  })
})

describe('nobody to answer', () => {
  const headers = { authorization: authorization('sqs') }

  test('an unknown target', async () => {
    const raw: RawRequest = {
      method: 'POST',
      path: '/',
      headers: {
        ...headers,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonNothing_20200101.Do',
      },
      body: Buffer.from('{}'),
    }
    await expectRefused(raw, 404, /^UnknownOperationException$/)
  })

  test('a service of AWS’s that is not served names itself', async () => {
    const answer = await call('json', 'Encrypt', {}, 'kms')
    expect(answer.status).toBe(501)
    expect(errorOf(answer)).toEqual({
      code: 'NotImplemented',
      message: expect.stringContaining('kms'),
    })
  })

  test.each([
    ['GET', '/nothing/here'],
    ['DELETE', '/2015-03-31/functions'],
    ['PUT', '/%00%ff/../..'],
    ['POST', '/service/Nope/operation/Nope'],
    ['OPTIONS', '*'],
  ])('%s %s', async (method, path) => {
    const answer = await send(mill.endpoint, { method, path, headers: {}, body: undefined })
    expect(answer.status === 501 || (answer.status >= 400 && answer.status < 500)).toBe(true)
  })
})

describe('IAM, STS and Logs', () => {
  test('unknown things and wrong values', async () => {
    const role = { RoleName: 'none' }
    await expectRefused(await requestOf('iam', 'GetRole', 'query', role), 404, /^NoSuchEntity$/)
    await expectRefused(
      await requestOf('iam', 'CreateRole', 'query', {
        RoleName: 'a b',
        AssumeRolePolicyDocument: '{}',
      }),
      400,
      /^ValidationError$/,
      /^1 validation error detected: Value at 'roleName' failed to satisfy constraint/,
    )
    await expectRefused(
      await requestOf('iam', 'CreateRole', 'query', {
        RoleName: 'r',
        AssumeRolePolicyDocument: '{',
      }),
      400,
      /^MalformedPolicyDocument$/,
    )
    await expectRefused(
      await requestOf('sts', 'AssumeRole', 'query', { RoleArn: 'x', RoleSessionName: 's' }),
      400,
      /^ValidationError$/,
    )
    const group = { logGroupName: 'none' }
    for (const protocol of ['json', 'cbor'] as const) {
      await expectRefused(
        await requestOf('logs', 'DescribeLogStreams', protocol, group),
        400,
        /^ResourceNotFoundException$/,
        /^The specified log group does not exist\.$/,
      )
      await expectRefused(
        await requestOf('logs', 'CreateLogGroup', protocol, { logGroupName: 'a b' }),
        400,
        /^InvalidParameterException$/,
      )
    }
  })
})
