import { expect, it } from 'vitest'
import { failureIntent } from './on-failure.ts'

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:work'
const eventSourceArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/s'
const to = 'arn:aws:sqs:us-east-1:000000000000:dead'

const item = (id: string, atMs: number) => ({
  ...{ id, position: id, group: 'k', atMs, json: '{}', bytes: 2, traceHeader: 'Root=1-2-3' },
})

it('tells where the records stand, as AWS does', () => {
  const detail = { kind: 'answered', payload: '', executedVersion: '$LATEST', logTail: '' }
  const intent = failureIntent(
    to,
    { mapping: { uuid: 'u', functionArn, eventSourceArn }, info: 'KinesisBatchInfo' },
    {
      ...{ condition: 'RetryAttemptsExhausted', shard: 'shardId-000000000001', attempts: 3 },
      items: [item('100', 0), item('105', 1_000)],
      ...{ atMs: 2_000, requestId: 'r', reason: 'boom' },
      answer: {
        ...{ kind: 'ran', failures: new Map(), error: 'boom' },
        detail: { ...detail, functionError: 'Unhandled' },
      },
    },
  )
  expect(intent).toMatchObject({ edge: 'lambda-to-sqs', target: to })
  const { body, ...letter } = intent.payload as { body: string }
  expect(letter).toEqual({
    ...{ from: functionArn, requestId: 'r', traceHeader: 'Root=1-2-3', attributes: {} },
  })
  expect(JSON.parse(body)).toEqual({
    requestContext: {
      ...{ requestId: 'r', functionArn, condition: 'RetryAttemptsExhausted' },
      approximateInvokeCount: 3,
    },
    responseContext: {
      ...{ statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    },
    ...{ version: '1.0', timestamp: '1970-01-01T00:00:02.000Z' },
    KinesisBatchInfo: {
      shardId: 'shardId-000000000001',
      ...{ startSequenceNumber: '100', endSequenceNumber: '105' },
      approximateArrivalOfFirstRecord: '1970-01-01T00:00:00.000Z',
      approximateArrivalOfLastRecord: '1970-01-01T00:00:01.000Z',
      ...{ batchSize: 2, streamArn: eventSourceArn },
    },
  })
})

it('has the records too where it goes to a bucket', () => {
  const bucket = 'arn:aws:s3:::failures'
  const mapping = { uuid: 'u', functionArn, eventSourceArn }
  const given = {
    ...{ condition: 'RecordAgeExceeded' as const, shard: 'shardId-000000000001', attempts: 0 },
    ...{ items: [item('100', 0)], atMs: 2_000, requestId: 'r', reason: 'old', answer: undefined },
  }
  const { edge, payload } = failureIntent(bucket, { mapping, info: 'KinesisBatchInfo' }, given)
  expect(edge).toBe('lambda-to-s3')
  const { folder, body } = payload as { folder: string; body: string }
  expect(folder).toBe('u/shardId-000000000001')
  expect(JSON.parse(body)).toMatchObject({ payload: { Records: [{}] } })
})
