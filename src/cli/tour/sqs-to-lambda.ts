// Architecture 1: SQS → Lambda. A message that fails is retried through its visibility timeout and,
// after maxReceiveCount receives, is in the queue's dead-letter queue.

import { bodiesIn, createFunction, letVisibilityPass, queueArn, type Stage } from './stage.ts'

const WORKER = `
export const handler = async (event) => {
  for (const { body } of event.Records) {
    if (body.includes('poison')) throw new Error('cannot digest ' + body)
    console.log('handled', body)
  }
}`

export async function sqsToLambda(stage: Stage): Promise<void> {
  const { sqs, lambda, mill, say, step, show } = stage
  say('Architecture 1: SQS → Lambda, with a dead-letter queue after 5 receives')
  const { QueueUrl: deadUrl } = await sqs.createQueue({ QueueName: 'orders-dlq' })
  const { QueueUrl } = await sqs.createQueue({
    QueueName: 'orders',
    Attributes: {
      VisibilityTimeout: '30',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queueArn('orders-dlq'),
        maxReceiveCount: 5,
      }),
    },
  })
  await createFunction(stage, 'worker', WORKER)
  await lambda.createEventSourceMapping({
    FunctionName: 'worker',
    EventSourceArn: queueArn('orders'),
    BatchSize: 1,
  })
  step('queues orders and orders-dlq, function worker, event source mapping')

  const good = await sqs.sendMessage({ QueueUrl, MessageBody: 'order 1' })
  const bad = await sqs.sendMessage({ QueueUrl, MessageBody: 'poison order 2' })
  step('sent one message that works and one that always fails')

  const startMs = mill.clock.nowMs()
  const began = process.hrtime.bigint()
  await letVisibilityPass(stage, 5, 30)
  const virtualSeconds = (mill.clock.nowMs() - startMs) / 1000
  const realMs = Number((process.hrtime.bigint() - began) / 1_000_000n)
  step(`${virtualSeconds} s of retries passed in ${realMs} ms of real time`)

  const dead = await bodiesIn(stage, deadUrl!)
  step(`in orders-dlq now: ${JSON.stringify(dead)}`)
  say('What happened to the message that worked:')
  show(mill.render(await mill.trace(good.MessageId!)))
  say('… and to the one that failed:')
  show(mill.render(await mill.trace(bad.MessageId!)))
  say('Why is it where it is?')
  show((await mill.explain(bad.MessageId!)).join('\n'))
}
