// kill -9 in the middle of creating and deleting: whatever it interrupts, what is listed is there, what
// was acknowledged holds, and nothing of a queue's or topic's predecessor turns up in its successor.

import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeededRandom } from '../../src/kernel/random.ts'
import { Ground, type ServerProcess } from './server-process.ts'

const KILLS = 12
const SEED = 4711
const NAMES = ['a', 'b', 'c', 'd']
const MESSAGES = 300

let ground: Ground
let server: ServerProcess | undefined
beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(async () => {
  if (server?.running) await server.kill()
  ground.remove()
})

function clientsOf({ endpoint }: ServerProcess) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const options = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  return { sqs: new SQS(options), sns: new SNS(options) }
}

type Clients = ReturnType<typeof clientsOf>

/** A queue with messages and a topic that feeds it. */
async function furnish({ sqs, sns }: Clients, name: string): Promise<string> {
  const { QueueUrl } = await sqs.createQueue({ QueueName: name, tags: { name } })
  const { TopicArn } = await sns.createTopic({ Name: name })
  const Endpoint = `arn:aws:sqs:us-east-1:000000000000:${name}`
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint })
  for (let sent = 0; sent < MESSAGES; sent += 10) {
    const Entries = Array.from({ length: 10 }, (_, n) => ({ Id: `${n}`, MessageBody: 'old' }))
    await sqs.sendMessageBatch({ QueueUrl, Entries })
  }
  return QueueUrl!
}

const works = (promise: Promise<unknown>) =>
  promise.then(
    () => true,
    () => false,
  )

test(`nothing is half there after ${KILLS} kills (seed ${SEED})`, async () => {
  const random = new SeededRandom(SEED)
  let interrupted = 0
  server = await ground.start([])
  for (let kill = 0; kill < KILLS; kill++) {
    const clients = clientsOf(server)
    const { sqs, sns } = clients
    const urls = new Map<string, string>()
    for (const name of NAMES) urls.set(name, await furnish(clients, name))
    const topicOf = (name: string) => `arn:aws:sns:us-east-1:000000000000:${name}`

    const queuesGone = NAMES.map((name) => works(sqs.deleteQueue({ QueueUrl: urls.get(name) })))
    const topicsGone = NAMES.map((name) => works(sns.deleteTopic({ TopicArn: topicOf(name) })))
    const made = NAMES.map((name) => works(sqs.createQueue({ QueueName: `${name}-${kill}` })))
    // real time: the point of a kill is that it comes when it comes.
    await new Promise((resolve) => setTimeout(resolve, random.float() * 25))
    await server.kill()
    const answered = await Promise.all([...queuesGone, ...topicsGone, ...made])
    interrupted += answered.filter((one) => !one).length
    sqs.destroy()
    sns.destroy()

    server = await ground.start([])
    const after = clientsOf(server)
    const { QueueUrls = [] } = await after.sqs.listQueues({})
    const { Topics = [] } = await after.sns.listTopics({})
    for (const [n, name] of NAMES.entries()) {
      const QueueUrl = urls.get(name)!.replace(/^http:\/\/[^/]+/, server.endpoint)
      const listed = QueueUrls.some((url) => url.endsWith(`/${name}`))
      expect(listed).toBe(await works(after.sqs.getQueueAttributes({ QueueUrl })))
      if (await queuesGone[n]) expect(listed).toBe(false)
      const isTopic = Topics.some(({ TopicArn }) => TopicArn === topicOf(name))
      expect(isTopic).toBe(await works(after.sns.getTopicAttributes({ TopicArn: topicOf(name) })))
      if (await topicsGone[n]) expect(isTopic).toBe(false)
      if (await made[n]) {
        expect(QueueUrls.some((url) => url.endsWith(`/${name}-${kill}`))).toBe(true)
      }
      if (listed) {
        const { Attributes } = await after.sqs.getQueueAttributes({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages'],
        })
        expect(Attributes).toEqual({ ApproximateNumberOfMessages: `${MESSAGES}` })
        await after.sqs.deleteQueue({ QueueUrl })
      }
      if (isTopic) await after.sns.deleteTopic({ TopicArn: topicOf(name) })
      // A successor of the name has nothing of the one before.
      await after.sqs.createQueue({ QueueName: name })
      const { Messages } = await after.sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
      expect(Messages).toBeUndefined()
      await after.sqs.deleteQueue({ QueueUrl })
      const { TopicArn } = await after.sns.createTopic({ Name: name })
      expect(await after.sns.listSubscriptionsByTopic({ TopicArn })).toMatchObject({
        Subscriptions: [],
      })
      await after.sns.deleteTopic({ TopicArn })
    }
    for (const url of QueueUrls.filter((one) => /-\d+$/.test(one))) {
      await after.sqs.deleteQueue({ QueueUrl: url })
    }
    after.sqs.destroy()
    after.sns.destroy()
  }
  // Else the kills came too late to say anything.
  expect(interrupted).toBeGreaterThan(0)
})
