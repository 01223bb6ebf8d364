// The AWS SDK for JavaScript on one side, our codecs on the other: what it sends is identified and
// decoded to what it was given, and what we answer is understood as what we said.

import { Readable } from 'node:stream'
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { CreateRoleCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam'
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import {
  CreateFunctionCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import {
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import {
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'
import { AwsError } from '../../src/kernel/aws-error.ts'
import { identify, loadModel } from '../../src/wire/models-fixture.ts'
import { protocolFor } from '../../src/wire/protocols.ts'
import type { WireRequest } from '../../src/wire/protocol.ts'
import { comparable } from './botocore-shapes.ts'

interface Seen {
  service?: string
  operation?: string
  input?: any
}

type Answer = (input: any) => any

async function bytesOf(body: any): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array()
  if (typeof body === 'string') return Buffer.from(body, 'utf8')
  if (body instanceof Uint8Array) return body
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A client configuration whose requests end in our codecs; `seen` tells what arrived. */
function served(seen: Seen, answer: Answer) {
  const handle = async (request: any) => {
    const wire = await wireRequest(request)
    const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(wire.headers.authorization ?? '')
    const found = identify(wire, scope?.[1])
    if (found === undefined) throw new Error(`not identified: ${wire.method} ${wire.path}`)
    const loaded = await loadModel(found.service)
    const operation = loaded.model.operations[found.operation]!
    const protocol = protocolFor(found.protocol)
    let response
    try {
      const input = protocol.decode(loaded, operation, wire)
      Object.assign(seen, { service: found.service, operation: found.operation, input })
      response = protocol.encode(loaded, operation, answer(input), 'request-id')
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      response = protocol.encodeError(loaded, error, 'request-id', wire)
    }
    const body = Readable.from(
      typeof response.body === 'string' ? [Buffer.from(response.body)] : await asChunks(response),
    )
    return { response: { statusCode: response.status, headers: response.headers, body } }
  }
  return {
    region: 'us-east-1',
    endpoint: 'http://localhost:4566',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: { handle, updateHttpClientConfig() {}, httpHandlerConfigs: () => ({}) } as any,
    maxAttempts: 1,
    forcePathStyle: true,
  }
}

async function asChunks({ body }: { body: any }): Promise<Uint8Array[]> {
  return [await bytesOf(body)]
}

async function wireRequest(request: any): Promise<WireRequest> {
  const query = Object.entries(request.query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((each) => {
      const key = encodeURIComponent(name)
      return each === null || each === undefined
        ? key
        : `${key}=${encodeURIComponent(each as string)}`
    }),
  )
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
  return {
    method: request.method,
    path: request.path,
    query: query.join('&'),
    headers,
    body: await bytesOf(request.body),
  }
}

describe('SQS', () => {
  it('carries a message and its attributes both ways', async () => {
    const seen: Seen = {}
    const input = {
      QueueUrl: 'http://localhost:4566/000000000000/q',
      MessageBody: 'päyload "1" \u2028',
      MessageAttributes: {
        ['__proto__']: { DataType: 'String', StringValue: 'x' },
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) },
      },
    }
    const output = { MessageId: 'id', MD5OfMessageBody: 'md5' }
    // The SDK compares the digest of the body with the answer's.
    const client = new SQSClient({ ...served(seen, () => output), md5: false as any })
    const result = await client.send(new SendMessageCommand(input))
    expect(seen).toMatchObject({ service: 'sqs', operation: 'SendMessage' })
    expect(comparable(seen.input)).toEqual(comparable(input))
    expect(result).toMatchObject(output)
  })

  it('gives modelled errors back by class', async () => {
    const client = new SQSClient(
      served({}, () => {
        throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')
      }),
    )
    const sent = client.send(new ReceiveMessageCommand({ QueueUrl: 'http://x/1/q' }))
    await expect(sent).rejects.toBeInstanceOf(QueueDoesNotExist)
    await expect(sent).rejects.toMatchObject({
      message: 'The specified queue does not exist.',
      $metadata: { httpStatusCode: 400, requestId: 'request-id' },
    })
  })
})

describe('Lambda', () => {
  it('binds labels, query, headers and payload', async () => {
    const seen: Seen = {}
    const client = new LambdaClient(
      served(seen, () => ({
        StatusCode: 202,
        ExecutedVersion: '$LATEST',
        Payload: Buffer.from('{}'),
      })),
    )
    const input = {
      FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      InvocationType: 'Event',
      Qualifier: 'live',
      Payload: Buffer.from('{"a":1}'),
    } as const
    const result = await client.send(new InvokeCommand(input))
    expect(comparable(seen.input)).toMatchObject(comparable(input))
    expect(result).toMatchObject({ StatusCode: 202, ExecutedVersion: '$LATEST' })
    expect(Buffer.from(result.Payload!).toString()).toBe('{}')
  })

  it('carries structures as JSON, and errors with their message', async () => {
    const seen: Seen = {}
    const client = new LambdaClient(
      served(seen, () => {
        throw new AwsError('ResourceNotFoundException', 'Function not found')
      }),
    )
    const input = {
      FunctionName: 'f',
      Role: 'arn:aws:iam::000000000000:role/r',
      Code: { ZipFile: Buffer.from('zip') },
      Environment: { Variables: { NAME: '1' } },
    }
    const sent = client.send(new CreateFunctionCommand(input))
    await expect(sent).rejects.toBeInstanceOf(ResourceNotFoundException)
    await expect(sent).rejects.toMatchObject({ message: 'Function not found', Type: 'User' })
    expect(comparable(seen.input)).toEqual(comparable(input))
  })

  it('streams events', async () => {
    async function* events() {
      yield { PayloadChunk: { Payload: Buffer.from('one') } }
      yield { InvokeComplete: { LogResult: 'log' } }
    }
    const client = new LambdaClient(served({}, () => ({ StatusCode: 200, EventStream: events() })))
    const result = await client.send(new InvokeWithResponseStreamCommand({ FunctionName: 'f' }))
    const received: any[] = []
    for await (const event of result.EventStream!) received.push(event)
    expect(Buffer.from(received[0].PayloadChunk.Payload).toString()).toBe('one')
    expect(received[1]).toEqual({ InvokeComplete: { LogResult: 'log' } })
  })
})

describe('SNS and IAM over Query', () => {
  it('carry nested parameters and results', async () => {
    const seen: Seen = {}
    const client = new SNSClient(served(seen, () => ({ MessageId: 'id' })))
    const input = {
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:t',
      Message: 'a & b = c + d\n',
      MessageAttributes: { one: { DataType: 'String', StringValue: 'é' } },
    }
    expect(await client.send(new PublishCommand(input))).toMatchObject({ MessageId: 'id' })
    expect(comparable(seen.input)).toEqual(comparable(input))
  })

  it('carry timestamps, lists and errors', async () => {
    const seen: Seen = {}
    const created = new Date(1_700_000_000_000)
    const role = {
      Path: '/',
      RoleName: 'r',
      RoleId: 'AROA',
      Arn: 'arn',
      CreateDate: created,
      Tags: [{ Key: 'k', Value: 'ü @ v' }],
    }
    const input = {
      RoleName: 'r',
      AssumeRolePolicyDocument: '{"Version":"2012-10-17"}',
      Tags: [{ Key: 'k', Value: 'ü @ v' }],
    }
    const client = new IAMClient(served(seen, () => ({ Role: role })))
    const result = await client.send(new CreateRoleCommand(input))
    expect(result.Role).toEqual(role)
    expect(comparable(seen.input)).toEqual(comparable(input))

    const failing = new IAMClient(
      served({}, () => {
        throw new AwsError('NoSuchEntityException', 'The role cannot be found.')
      }),
    )
    const sent = failing.send(new CreateRoleCommand(input))
    await expect(sent).rejects.toBeInstanceOf(NoSuchEntityException)
    await expect(sent).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } })
  })
})

describe('S3', () => {
  it('binds bucket and key, headers and bodies', async () => {
    const seen: Seen = {}
    const client = new S3Client(served(seen, () => ({ ETag: '"e"' })))
    const input = {
      Bucket: 'bucket',
      Key: 'a//b c+d/ü/',
      Body: Buffer.from('body'),
      ContentType: 'text/plain',
      Metadata: { one: '1' },
    }
    expect(await client.send(new PutObjectCommand(input))).toMatchObject({ ETag: '"e"' })
    expect(seen.operation).toBe('PutObject')
    expect(comparable(seen.input)).toMatchObject(comparable(input))
  })

  it('reads XML and writes it', async () => {
    const seen: Seen = {}
    const configuration = {
      Bucket: 'bucket',
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            QueueArn: 'arn:aws:sqs:us-east-1:000000000000:q',
            Events: ['s3:ObjectCreated:*' as const],
            Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'a&b' }] } },
          },
        ],
      },
    }
    const put = new S3Client(served(seen, () => ({})))
    await put.send(new PutBucketNotificationConfigurationCommand(configuration))
    expect(comparable(seen.input)).toMatchObject(comparable(configuration))

    const Objects = [{ Key: '<1>' }, { Key: '2' }]
    await put.send(new DeleteObjectsCommand({ Bucket: 'bucket', Delete: { Objects } }))
    expect(seen.input.Delete.Objects).toEqual(Objects)

    const listing = {
      Name: 'bucket',
      Prefix: '',
      KeyCount: 1,
      MaxKeys: 1000,
      IsTruncated: false,
      Contents: [{ Key: 'a&b', LastModified: new Date(1000), Size: 3, ETag: '"e"' }],
    }
    const list = new S3Client(served(seen, () => listing))
    expect(await list.send(new ListObjectsV2Command({ Bucket: 'bucket' }))).toMatchObject(listing)
  })

  it('answers bucket locations unwrapped, objects as they are, and errors as S3 does', async () => {
    const located = new S3Client(served({}, () => ({ LocationConstraint: 'eu-west-1' })))
    const location = await located.send(new GetBucketLocationCommand({ Bucket: 'bucket' }))
    expect(location.LocationConstraint).toBe('eu-west-1')

    const get = new S3Client(
      served({}, () => ({ Body: Readable.from([Buffer.from('content')]), ContentLength: 7 })),
    )
    const object = await get.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'k' }))
    expect(await object.Body!.transformToString()).toBe('content')

    const failing = new S3Client(
      served({}, () => {
        throw new AwsError('NoSuchKey', 'The specified key does not exist.', {
          status: 404,
          members: { Key: 'k' },
        })
      }),
    )
    const sent = failing.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'k' }))
    await expect(sent).rejects.toMatchObject({
      name: 'NoSuchKey',
      message: 'The specified key does not exist.',
      $metadata: { httpStatusCode: 404, requestId: 'request-id' },
    })
  })
})

describe('JSON 1.1 and CloudWatch', () => {
  it('carry blobs, numbers and timestamps', async () => {
    const seen: Seen = {}
    const output = {
      FailedRecordCount: 0,
      Records: [{ SequenceNumber: '1', ShardId: 'shardId-000000000000' }],
    }
    const records = [{ Data: Buffer.from([1, 2, 3]), PartitionKey: 'p' }]
    const kinesis = new KinesisClient(served(seen, () => output))
    const input = { StreamName: 's', Records: records }
    expect(await kinesis.send(new PutRecordsCommand(input))).toMatchObject(output)
    expect(comparable(seen.input)).toEqual(comparable(input))

    const metrics = {
      Namespace: 'n',
      MetricData: [{ MetricName: 'm', Timestamp: new Date(1_700_000_000_500), Value: 1.5 }],
    }
    const cloudwatch = new CloudWatchClient(served(seen, () => ({})))
    await cloudwatch.send(new PutMetricDataCommand(metrics))
    expect(comparable(seen.input)).toEqual(comparable(metrics))
  })
})
