// Events that went on under another id, or several ways: `explain` follows them to where they are.

import { expect, test } from 'vitest'
import { queueArn } from '../zip.ts'
import { opensWorld, type World } from './world.ts'

let world: World
opensWorld((opened) => (world = opened))

async function told(id: string): Promise<readonly string[]> {
  return (await world.server.lineage.explain(id))!.sentences
}

test('a FIFO duplicate leaves a trace under the id that its caller got, and under its request', async () => {
  const QueueUrl = await world.queue('orders.fifo', { FifoQueue: 'true' })
  const message = { QueueUrl, MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: '1' }
  const first = await world.sqs.sendMessage(message)
  const again = await world.sqs.sendMessage(message)
  expect(again.MessageId).toBe(first.MessageId)
  const sentences = await told(again.MessageId!)
  expect(sentences[0]).toMatch(/is in queue orders\.fifo, visible/)
  expect(sentences).toContainEqual(
    expect.stringMatching(/^A duplicate of it came at .* and was not taken by queue orders\.fifo/),
  )
  const [duplicate, original] = await told(again.$metadata.requestId!)
  expect(duplicate).toContain(`brought a duplicate of message ${first.MessageId}`)
  expect(original).toMatch(/is in queue orders\.fifo, visible/)
})

test('a redriven message is found where it went, under its old id and its new one', async () => {
  const orders = await world.redriven()
  const id = await world.send(orders)
  await world.receive(orders)
  await world.advance(2)
  await world.receive(orders)
  await world.server.settle()
  await world.sqs.startMessageMoveTask({ SourceArn: queueArn('dead') })
  await world.advance(1)
  const [first] = await told(id)
  const [, next] = /^Message \S+ went on as message (\S+), which is in queue orders, vis/.exec(
    first!,
  )!
  expect((await told(next!))[0]).toMatch(/is in queue orders, visible to receivers/)
  const { Messages } = await world.sqs.receiveMessage({ QueueUrl: orders })
  expect(Messages?.[0]?.MessageId).toBe(next)
  await world.sqs.deleteMessage({ QueueUrl: orders, ReceiptHandle: Messages?.[0]?.ReceiptHandle })
  expect((await told(id))[0]).toContain(`${next}, which was consumed`)
})

test('a failed invocation is found in its on-failure destination, once it is there', async () => {
  await world.queue('dead')
  await world.function('worker', 'fails')
  await world.lambda.putFunctionEventInvokeConfig({
    ...{ FunctionName: 'worker', MaximumRetryAttempts: 0 },
    DestinationConfig: { OnFailure: { Destination: queueArn('dead') } },
  })
  const [first] = await told(await world.event('worker'))
  expect(first).toMatch(
    /^Invocation \S+ went on as message \S+, which is in dead-letter queue dead since .*: .*the database is down\.$/,
  )
})

test('a throttled mapping says when it tries again, and then that the message was consumed', async () => {
  const orders = await world.queue('orders', { VisibilityTimeout: '60' })
  await world.function('worker')
  await world.lambda.createEventSourceMapping({
    ...{ FunctionName: 'worker', EventSourceArn: queueArn('orders') },
  })
  await world.server.settle()
  world.server.setWeather(1, [{ match: 'lambda:worker', throttle: 1 }])
  const id = await world.send(orders)
  await world.server.settle()
  const held = await told(id)
  expect(held[0]).toMatch(/is in flight .* function worker has it until .*TooManyRequests/)
  expect(held.join('\n')).toContain('the next attempt is due')
  expect(held.join('\n')).not.toContain('no further attempt follows')
  world.server.setWeather(1, [])
  await world.advance(10)
  expect((await told(id))[0]).toMatch(/was consumed: function worker deleted it/)
})

test('each way of a fan-out is told', async () => {
  const inbox = await world.queue('inbox')
  await world.queue('archive')
  const topic = await world.topic('news', ['sqs', queueArn('inbox')], ['sqs', queueArn('archive')])
  const id = await world.publish(topic)
  const handle = await world.receive(inbox)
  await world.sqs.deleteMessage({ QueueUrl: inbox, ReceiptHandle: handle })
  const explanation = (await world.server.lineage.explain(id))!
  expect(explanation.sentences[0]).toMatch(/^Notification \S+ went 2 ways: message .*; message /)
  expect(explanation.now.map(({ state }) => state).sort()).toEqual(['sqs.consumed', 'sqs.visible'])
})

test('deleted and created again is not the queue that it was in', async () => {
  const QueueUrl = await world.queue('orders')
  const id = await world.send(QueueUrl)
  await world.advance(1)
  await world.sqs.deleteQueue({ QueueUrl })
  await world.advance(61)
  await world.queue('orders')
  expect((await told(id))[0]).toContain('is gone: queue orders was deleted')
})

test('the admin API tells the same in words and as JSON, and says what it does not know', async () => {
  const id = await world.send(await world.queue('orders'))
  const at = `${world.server.endpoint}/_millrace/explain`
  const explanation = await world.server.lineage.explain(id)
  expect(await (await fetch(`${at}/${id}`)).json()).toEqual(JSON.parse(JSON.stringify(explanation)))
  const text = await (await fetch(`${at}/${id}?format=text`)).text()
  expect(text).toBe(`${explanation!.sentences.join('\n')}\n`)
  for (const [path, message] of [
    [`${at}/nope`, /^nothing is recorded under 'nope'/],
    [`${at}/nope?format=text`, /^nothing is recorded under 'nope'/],
    [`${at}/`, /^an id is missing/],
    [at.replace('explain', 'trace'), /^an id is missing/],
  ] as const) {
    const answer = await fetch(path)
    expect(answer.status, path).toBe(404)
    expect(((await answer.json()) as { message: string }).message).toMatch(message)
  }
})
