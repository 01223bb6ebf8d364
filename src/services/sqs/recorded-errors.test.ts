// Every SQS error in the recordings from AWS, provoked here: code, status and text must be the same.

import { expect, test } from 'vitest'

import { recordedErrors, type RecordedError } from '../recorded-errors.ts'
import { sqsWorld, type SqsWorld } from './test-context.ts'

const strict = { dataDir: '', strictTiming: true, access: 'warn' } as const

type Provoke = (world: SqsWorld, recorded: RecordedError) => Promise<any>

const batchIdOf = ({ test }: RecordedError) => /\[sqs(?:_query)?-(.*)\]$/.exec(test)?.[1] ?? ''

const groupIdOf = ({ test }: RecordedError) =>
  ({ empty: '', too_long: 'a'.repeat(129), spaces: 'group 123' })[/\[(\w+)\]$/.exec(test)![1]!]

/** By match name, or by test where the name says little. */
const provocations = new Map<string, Provoke>([
  [
    'send_max_number_of_messages',
    async (w) =>
      w.refusal('ReceiveMessage', { QueueUrl: await w.queue('q'), MaxNumberOfMessages: 11 }),
  ],
  [
    'send_oversized_message',
    async (w) => {
      const QueueUrl = await w.queue('q', { MaximumMessageSize: '1024' })
      return w.refusal('SendMessage', { QueueUrl, MessageBody: 'a'.repeat(1025) })
    },
  ],
  [
    'queue-already-exists',
    async (w) => {
      const fifo = { FifoQueue: 'true' }
      await w.queue('q.fifo', { ...fifo, ContentBasedDeduplication: 'true' })
      const Attributes = { ...fifo, ContentBasedDeduplication: 'false' }
      return w.refusal('CreateQueue', { QueueName: 'q.fifo', Attributes })
    },
  ],
  [
    'test_invalid_batch_id',
    async (w) => {
      const Entries = [{ Id: 'batch id', MessageBody: 'a' }]
      return w.refusal('SendMessageBatch', { QueueUrl: await w.queue('q'), Entries })
    },
  ],
  [
    'test_missing_message_group_id_for_fifo_queue',
    async (w) => {
      const QueueUrl = await w.queue('q.fifo', { FifoQueue: 'true' })
      const Entries = [{ Id: '1', MessageBody: 'a', MessageDeduplicationId: 'd' }]
      return w.refusal('SendMessageBatch', { QueueUrl, Entries })
    },
  ],
  [
    'error_response',
    async (w, recorded) => {
      const Entries = [{ Id: batchIdOf(recorded), ReceiptHandle: 'AQEB' }]
      return w.refusal('DeleteMessageBatch', { QueueUrl: await w.queue('q'), Entries })
    },
  ],
  [
    'purge_queue_error',
    async (w) => {
      const QueueUrl = await w.queue('queue-name')
      await w.call('PurgeQueue', { QueueUrl })
      await w.advance(59_999)
      return w.refusal('PurgeQueue', { QueueUrl })
    },
  ],
  ['queue-does-not-exist', (w) => w.refusal('GetQueueUrl', { QueueName: 'missing' })],
  ['queue-does-not-exist-query', (w) => w.refusal('GetQueueUrl', { QueueName: 'missing' })],
  [
    'queue-does-not-exist-url',
    (w) => w.refusal('GetQueueAttributes', { QueueUrl: 'http://localhost/111111111111/missing' }),
  ],
  [
    'invalid-attr-name-1',
    async (w) => {
      const Attributes = { FifoQueue: 'true' }
      return w.refusal('SetQueueAttributes', { QueueUrl: await w.queue('q'), Attributes })
    },
  ],
  [
    'invalid-attr-name-2',
    async (w) => {
      const Attributes = { FifoQueue: 'false' }
      return w.refusal('SetQueueAttributes', { QueueUrl: await w.queue('q'), Attributes })
    },
  ],
  [
    'recieve_message_error_too_large',
    async (w) => w.refusal('ReceiveMessage', { QueueUrl: await w.queue('q'), WaitTimeSeconds: 21 }),
  ],
  [
    'recieve_message_error_too_small',
    async (w) => w.refusal('ReceiveMessage', { QueueUrl: await w.queue('q'), WaitTimeSeconds: -1 }),
  ],
  [
    'send_empty_message',
    async (w) => w.refusal('SendMessage', { QueueUrl: await w.queue('q'), MessageBody: '' }),
  ],
  [
    'error-response',
    async (w, recorded) => {
      const message = { MessageBody: 'a', MessageGroupId: groupIdOf(recorded) }
      return w.refusal('SendMessage', { QueueUrl: await w.queue('q'), ...message })
    },
  ],
  [
    'test_source_needs_redrive_policy',
    async (w) => w.refusal('StartMessageMoveTask', { SourceArn: w.arnOf(await w.queue('q')) }),
  ],
  [
    'test_cancel_with_invalid_task_handle',
    (w) => w.refusal('CancelMessageMoveTask', { TaskHandle: 'foobared' }),
  ],
  [
    'test_destination_needs_to_exist',
    async (w) => {
      const SourceArn = await deadLetterQueue(w)
      return w.refusal('StartMessageMoveTask', { SourceArn, DestinationArn: `${SourceArn}x` })
    },
  ],
  [
    'test_start_multiple_move_tasks',
    async (w) => {
      const SourceArn = await deadLetterQueue(w)
      await w.call('StartMessageMoveTask', { SourceArn })
      return w.refusal('StartMessageMoveTask', { SourceArn })
    },
  ],
  [
    'test_update_standard_queue_add_properties_with_replacement',
    (w) => w.refusal('GetQueueUrl', { QueueName: 'missing' }),
  ],
])

async function deadLetterQueue(w: SqsWorld): Promise<string> {
  const arn = w.arnOf(await w.queue('dead'))
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1 })
  await w.queue('source', { RedrivePolicy })
  return arn
}

const recorded = recordedErrors('sqs')

test.skipIf(recorded === undefined)('the recordings of SQS are all here', () => {
  expect(recorded).toHaveLength(39)
})

for (const error of recorded ?? []) {
  test(`AWS's own words: ${error.test} ${error.match}`, async () => {
    const name = error.test.slice(error.test.lastIndexOf(':') + 1)
    const provoke = provocations.get(error.match === 'error' ? name : error.match)
    const query = error.match.endsWith('-query') || error.test.includes('[sqs_query')
    const world = sqsWorld({ settings: strict, protocol: query ? 'awsQuery' : 'awsJson1_0' })
    const got = await provoke!(world, error)
    expect({ code: got.queryCode, http: got.status, message: got.message }).toEqual({
      code: error.code,
      http: error.http,
      message: error.message.replace('<queue-name>', 'queue-name'),
    })
    const shape = (error as { extra?: { QueryErrorCode?: string } }).extra?.QueryErrorCode
    if (shape !== undefined) expect(got.code).toBe(shape)
  })
}
