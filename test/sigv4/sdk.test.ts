// The AWS SDK signs, Millrace verifies: every protocol, presigned URLs, streamed uploads.

import { Readable } from 'node:stream'
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis'
import { LambdaClient, GetFunctionCommand } from '@aws-sdk/client-lambda'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listening } from '../../src/wire/wire-fixture.ts'

let server: Awaited<ReturnType<typeof listening>>
let stored = ''

const SECRETS: Record<string, string> = { test: 'test', '123456789012': 'wJal/r+X=' }

beforeAll(async () => {
  server = await listening(
    {
      'sqs:ListQueues': async (_, { account }) => ({ QueueUrls: [account] }),
      'sns:ListTopics': async () => ({ Topics: [] }),
      'lambda:GetFunction': async (input) => ({
        Configuration: { FunctionName: input.FunctionName },
      }),
      'kinesis:ListStreams': async () => ({ StreamNames: ['s'], HasMoreStreams: false }),
      's3:PutObject': async ({ Body }) => {
        let text = ''
        for await (const part of Body) text += Buffer.from(part).toString()
        stored = text
        return { ETag: '"x"' }
      },
    },
    { auth: 'enforce', secretFor: (id) => SECRETS[id] },
  )
})

afterAll(() => server.wire.close())

const config = (accessKeyId = 'test', secretAccessKey = 'test') => ({
  endpoint: server.url,
  region: 'eu-west-1',
  credentials: { accessKeyId, secretAccessKey },
  maxAttempts: 1,
})

describe('accepted', () => {
  test('SQS (JSON), with the account from the access key', async () => {
    const client = new SQSClient(config('123456789012', 'wJal/r+X='))
    const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'Füße' }))
    expect(QueueUrls).toEqual(['123456789012'])
  })

  test('SNS (query)', async () => {
    const { Topics } = await new SNSClient(config()).send(new ListTopicsCommand({}))
    expect(Topics).toEqual([])
  })

  test('Lambda (REST), with a path that needs encoding', async () => {
    const name = 'arn:aws:lambda:eu-west-1:000000000000:function:f'
    const command = new GetFunctionCommand({ FunctionName: name, Qualifier: '$LATEST' })
    const { Configuration } = await new LambdaClient(config()).send(command)
    expect(Configuration?.FunctionName).toBe(name)
  })

  test('Kinesis (HTTP/2)', async () => {
    const client = new KinesisClient(config())
    expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual(['s'])
    client.destroy()
  })

  test('S3, buffered and streamed', async () => {
    const client = new S3Client({ ...config(), forcePathStyle: true })
    const Key = 'a/ü b//c+d'
    await client.send(new PutObjectCommand({ Bucket: 'b', Key, Body: 'buffered' }))
    expect(stored).toBe('buffered')
    const Body = Readable.from([Buffer.from('stre'), Buffer.from('amed')])
    await client.send(new PutObjectCommand({ Bucket: 'b', Key, Body, ContentLength: 8 }))
    expect(stored).toBe('streamed')
  })
})

describe('refused, in each service’s words', () => {
  test.each([
    ['unknown key', 'AKIAUNKNOWN', 'test', /UnrecognizedClientException|InvalidClientTokenId/],
    ['wrong secret', 'test', 'wrong', /InvalidSignatureException|SignatureDoesNotMatch/],
  ])('%s', async (_, id, secret, code) => {
    const given = config(id, secret)
    const ends = await Promise.allSettled([
      new SQSClient(given).send(new ListQueuesCommand({})),
      new SNSClient(given).send(new ListTopicsCommand({})),
      new LambdaClient(given).send(new GetFunctionCommand({ FunctionName: 'f' })),
    ])
    expect(ends.map((end) => end.status === 'rejected' && end.reason.name)).toEqual([
      expect.stringMatching(code),
      expect.stringMatching(code),
      expect.stringMatching(code),
    ])
  })

  test('no signature at all', async () => {
    const json = await fetch(server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.ListQueues',
      },
      body: '{}',
    })
    expect(await json.text()).toContain('MissingAuthenticationToken')
    const query = await fetch(`${server.url}/?Action=ListTopics&Version=2010-03-31`)
    expect([query.status, await query.text()]).toEqual([
      403,
      expect.stringContaining('<Code>MissingAuthenticationToken</Code>'),
    ])
    const s3 = await fetch(`${server.url}/bucket/key`, { method: 'PUT', body: 'x' })
    expect([s3.status, await s3.text()]).toEqual([403, expect.stringContaining('AccessDenied')])
  })

  test('a signature of version 4a or 2', async () => {
    for (const scheme of ['AWS4-ECDSA-P256-SHA256', 'AWS']) {
      const answer = await fetch(server.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'AmazonSQS.ListQueues',
          authorization: `${scheme} Credential=test/20260101/sqs/aws4_request, SignedHeaders=host, Signature=00`,
        },
        body: '{}',
      })
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain('Please use AWS4-HMAC-SHA256.')
    }
  })

  test('before it is told whether there is a handler', async () => {
    const answer = await fetch(`${server.url}/?Action=CreateTopic&Version=2010-03-31&Name=x`)
    expect(answer.status).toBe(403)
  })
})
