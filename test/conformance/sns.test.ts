// SNS through the real SDK: fan-out, filters, FIFO topics, functions, dead letters, pages, errors.

import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { queueArn } from './zip.ts'

let mill: Millrace
let sns: SNS
let sqs: SQS

beforeAll(async () => {
  mill = await startMillrace({ store: 'embedded' })
  sns = new SNS(mill.awsConfig)
  sqs = new SQS(mill.awsConfig)
})
afterAll(async () => {
  sns.destroy()
  sqs.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

async function bodies(name: string) {
  const { Messages = [] } = await sqs.receiveMessage({
    QueueUrl: `${mill.endpoint}/000000000000/${name}`,
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  })
  return Messages
}

test('fan-out', async () => {
  const { TopicArn } = await sns.createTopic({ Name: 'orders' })
  for (const name of ['a', 'b', 'c']) {
    await sqs.createQueue({ QueueName: name })
    await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queueArn(name) })
  }
  const { MessageId } = await sns.publish({ TopicArn, Message: 'hello', Subject: 'hi' })
  await mill.settle()
  for (const name of ['a', 'b', 'c']) {
    const [message] = await bodies(name)
    console.log(JSON.stringify(message))
    expect(JSON.parse(message!.Body!)).toMatchObject({ MessageId, Message: 'hello' })
  }
  console.log(mill.render(await mill.trace(MessageId!)))
  console.log((await mill.explain(MessageId!)).join('\n'))
})
