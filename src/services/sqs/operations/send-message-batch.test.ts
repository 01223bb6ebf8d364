import { expect, test } from 'vitest'

import { sqsWorld } from '../test-context.ts'

const entries = (count: number, body = 'a') =>
  Array.from({ length: count }, (_, i) => ({ Id: `id${i}`, MessageBody: `${body}${i}` }))

test.each([
  [
    [],
    'EmptyBatchRequest',
    'There should be at least one SendMessageBatchRequestEntry in the request.',
  ],
  [
    entries(11),
    'TooManyEntriesInBatchRequest',
    'Maximum number of entries per request are 10. You have sent 11.',
  ],
  [[...entries(1), ...entries(1)], 'BatchEntryIdsNotDistinct', 'Id id0 repeated.'],
  [
    [0, 1].map((i) => ({ Id: `${i}`, MessageBody: 'x'.repeat(600_000) })),
    'BatchRequestTooLong',
    'Batch requests cannot be longer than 1048576 bytes. You have sent 1200000 bytes.',
  ],
])('a batch is refused whole: %#', async (Entries, shape, message) => {
  const w = sqsWorld()
  const url = await w.queue('q')
  expect(await w.refusal('SendMessageBatch', { QueueUrl: url, Entries })).toMatchObject({
    code: shape,
    queryCode: `AWS.SimpleQueueService.${shape}`,
    message,
  })
  expect((await w.counts(url)).visible).toBe(0)
})

test('entries succeed and fail for themselves', async () => {
  const w = sqsWorld()
  const url = await w.queue('q')
  const Entries = [
    { Id: 'good', MessageBody: 'a' },
    { Id: 'empty', MessageBody: '' },
    { Id: 'late', MessageBody: 'b', DelaySeconds: 901 },
    { Id: 'illegal', MessageBody: '\u0001' },
  ]
  const { Successful, Failed } = await w.call('SendMessageBatch', { QueueUrl: url, Entries })
  expect(Successful).toMatchObject([
    { Id: 'good', MD5OfMessageBody: '0cc175b9c0f1b6a831c399e269772661' },
  ])
  expect(Failed).toMatchObject([
    { Id: 'empty', SenderFault: true, Code: 'MissingParameter' },
    { Id: 'late', SenderFault: true, Code: 'InvalidParameterValue' },
    { Id: 'illegal', SenderFault: true, Code: 'InvalidMessageContents' },
  ])
  expect(await w.bodies(url)).toEqual(['a'])
})

test('a batch for a FIFO queue is refused whole when one entry lacks what FIFO needs', async () => {
  const w = sqsWorld()
  const url = await w.queue('q.fifo', { FifoQueue: 'true' })
  const [first, second] = entries(2)
  const whole = { MessageGroupId: 'g', MessageDeduplicationId: 'd' }
  for (const [lacks, message] of [
    [{ MessageDeduplicationId: 'd' }, 'The request must contain the parameter MessageGroupId.'],
    [
      { MessageGroupId: 'g' },
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    ],
  ] as const) {
    const Entries = [
      { ...first, ...whole },
      { ...second, ...lacks },
    ]
    const refusal = await w.refusal('SendMessageBatch', { QueueUrl: url, Entries })
    expect(refusal).toMatchObject({ queryCode: 'InvalidParameterValue', message, status: 400 })
  }
  expect((await w.counts(url)).visible).toBe(0)
})

test('a batch keeps its order', async () => {
  const w = sqsWorld()
  for (const [name, attributes, more] of [
    ['q', {}, {}],
    ['q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' }, { MessageGroupId: 'g' }],
  ] as const) {
    const url = await w.queue(name, attributes)
    const Entries = entries(10).map((entry) => ({ ...entry, ...more }))
    const { Failed } = await w.call('SendMessageBatch', { QueueUrl: url, Entries })
    expect(Failed).toBeUndefined()
    expect(await w.bodies(url)).toEqual(Entries.map(({ MessageBody }) => MessageBody))
  }
})

test('deletes and visibility changes in batches name what failed', async () => {
  const w = sqsWorld()
  const url = await w.queue('q')
  await w.send(url, 'a')
  const [{ ReceiptHandle }] = await w.receive(url)
  const Entries = [
    { Id: 'good', ReceiptHandle, VisibilityTimeout: 60 },
    { Id: 'bad', ReceiptHandle: 'bad', VisibilityTimeout: 60 },
    { Id: 'long', ReceiptHandle, VisibilityTimeout: 43_201 },
  ]
  const change = await w.call('ChangeMessageVisibilityBatch', { QueueUrl: url, Entries })
  expect(change.Successful).toEqual([{ Id: 'good' }])
  expect(change.Failed).toMatchObject([
    { Id: 'bad', Code: 'ReceiptHandleIsInvalid', SenderFault: true },
    {
      Id: 'long',
      Code: 'InvalidParameterValue',
      Message:
        'Value 43201 for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.',
    },
  ])
  const removed = await w.call('DeleteMessageBatch', {
    QueueUrl: url,
    Entries: Entries.slice(0, 2),
  })
  expect(removed.Successful).toEqual([{ Id: 'good' }])
  expect(removed.Failed).toMatchObject([{ Id: 'bad', Code: 'ReceiptHandleIsInvalid' }])
})
