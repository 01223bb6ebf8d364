import { expect, test } from 'vitest'

import { sqsWorld, type SqsWorld } from './test-context.ts'

/** `count` dead letters, ready in the dead-letter queue. */
async function deadLetters(w: SqsWorld, count: number) {
  const dead = await w.queue('dead')
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: w.arnOf(dead), maxReceiveCount: 1 })
  const source = await w.queue('source', { RedrivePolicy })
  for (let i = 0; i < count; i++) await w.send(source, `m${i}`)
  for (let i = 0; i < count / 5 + 1; i++) await w.receive(source, { VisibilityTimeout: 0 })
  await w.carry()
  expect((await w.counts(dead)).visible).toBe(count)
  return { dead, source, SourceArn: w.arnOf(dead) }
}

const tasksOf = async (w: SqsWorld, SourceArn: string) =>
  (await w.call('ListMessageMoveTasks', { SourceArn, MaxResults: 10 })).Results

test('a move task returns messages to where they came from, as new ones', async () => {
  const w = sqsWorld()
  const { source, dead, SourceArn } = await deadLetters(w, 3)
  const [before] = await w.receive(dead, { MaxNumberOfMessages: 1, VisibilityTimeout: 0 })
  await w.advance(5_000)
  await w.call('StartMessageMoveTask', { SourceArn })
  await w.carry()
  const messages = await w.receive(source)
  expect(messages.map(({ Body }) => Body).toSorted()).toEqual(['m0', 'm1', 'm2'])
  const moved = messages.find(({ Body }) => Body === before.Body)
  expect(moved.MessageId).not.toBe(before.MessageId)
  expect(moved.Attributes.ApproximateReceiveCount).toBe('1')
  expect(moved.Attributes.SentTimestamp).toBe(String(w.context.clock.nowMs()))
  expect(moved.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn')
  const [task] = await tasksOf(w, SourceArn)
  expect(task).toMatchObject({
    Status: 'COMPLETED',
    ApproximateNumberOfMessagesMoved: 3,
    ApproximateNumberOfMessagesToMove: 3,
    SourceArn,
  })
  expect(task.TaskHandle).toBeUndefined()
})

test('a paced task keeps its rate, survives a restart, and can be cancelled', async () => {
  const w = sqsWorld()
  const { dead, source, SourceArn } = await deadLetters(w, 20)
  const pace = { MaxNumberOfMessagesPerSecond: 2 }
  const { TaskHandle } = await w.call('StartMessageMoveTask', { SourceArn, ...pace })
  const moved = async () => {
    await w.carry()
    return (await w.counts(source)).visible
  }
  expect(await moved()).toBe(2)
  await w.advance(999)
  expect(await moved()).toBe(2)
  await w.advance(1)
  expect(await moved()).toBe(4)
  expect(await tasksOf(w, SourceArn)).toMatchObject([{ Status: 'RUNNING', TaskHandle }])
  const answer = await w.call('CancelMessageMoveTask', { TaskHandle })
  expect(answer).toEqual({ ApproximateNumberOfMessagesMoved: 4 })
  expect(await tasksOf(w, SourceArn)).toMatchObject([{ Status: 'CANCELLING' }])
  await w.advance(1_000)
  expect(await moved()).toBe(4)
  expect(await tasksOf(w, SourceArn)).toMatchObject([{ Status: 'CANCELLED' }])
  expect((await w.counts(dead)).visible).toBe(16)
  expect(await w.refusal('CancelMessageMoveTask', { TaskHandle })).toMatchObject({
    code: 'ResourceNotFoundException',
    message: 'Task does not exist.',
  })
})

test('a task fails where a message came from nowhere, and leaves it in place', async () => {
  const w = sqsWorld()
  const { dead, SourceArn } = await deadLetters(w, 1)
  await w.send(dead, 'direct')
  await w.call('StartMessageMoveTask', { SourceArn })
  await w.carry()
  expect(await tasksOf(w, SourceArn)).toMatchObject([
    { Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' },
  ])
  expect((await w.counts(dead)).visible).toBe(1)
  const DestinationArn = w.arnOf(await w.queue('elsewhere'))
  await w.advance(1)
  await w.call('StartMessageMoveTask', { SourceArn, DestinationArn })
  await w.carry()
  expect(await tasksOf(w, SourceArn)).toMatchObject([{ Status: 'COMPLETED' }, { Status: 'FAILED' }])
})

test('a task whose destination is deleted fails and its messages come back', async () => {
  const w = sqsWorld()
  const { dead, source, SourceArn } = await deadLetters(w, 3)
  const pace = { MaxNumberOfMessagesPerSecond: 1 }
  await w.call('StartMessageMoveTask', { SourceArn, ...pace })
  await w.carry()
  await w.call('DeleteQueue', { QueueUrl: source })
  await w.advance(1_000)
  await w.carry()
  expect(await tasksOf(w, SourceArn)).toMatchObject([
    { Status: 'FAILED', FailureReason: 'AWS.SimpleQueueService.NonExistentQueue' },
  ])
  expect((await w.counts(dead)).visible).toBe(2)
})
