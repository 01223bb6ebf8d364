// Messages in every state that SNS leaves them in.

import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { queueArn } from '../zip.ts'
import { topicArn, type Scenarios } from './world.ts'

/** An endpoint that takes everything, and confirms its subscription. */
async function endpoint(confirm: (token: string) => Promise<unknown>): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { Token } = JSON.parse(Buffer.concat(chunks).toString()) as { Token?: string }
      const done = Token === undefined ? Promise.resolve() : confirm(Token)
      void done.then(() => response.end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

export const snsScenarios: Scenarios = {
  'sns.accepted': {
    async bring(world) {
      await world.topic('news')
      return world.record({ id: 'n', from: 'api:sns.Publish', to: topicArn('news') })
    },
    says: /^Notification n was accepted by topic news/,
  },
  'sns.waiting': {
    async bring(world) {
      const policy = { FifoQueue: 'true' }
      await world.queue('inbox.fifo', policy)
      const topic = await world.topic('news.fifo', ['sqs', queueArn('inbox.fifo')])
      world.server.setWeather(1, [{ match: 'sqs:inbox.fifo', fail: 1 }])
      await world.publish(topic, { MessageGroupId: 'g', MessageDeduplicationId: '1' })
      return world.publish(topic, { MessageGroupId: 'g', MessageDeduplicationId: '2' })
    },
    says: /waits at topic news\.fifo for its first delivery to queue inbox\.fifo\.$/,
  },
  'sns.retrying': {
    async bring(world) {
      await world.queue('inbox')
      const topic = await world.topic('news', ['sqs', queueArn('inbox')])
      world.server.setWeather(1, [{ match: 'sqs:inbox', fail: 1 }])
      const id = await world.publish(topic)
      await world.advance(10)
      return id
    },
    says: /waits at topic news for its next delivery to queue inbox, due .* \(tried \d+ times\).*weather/,
  },
  'sns.delivered': {
    async bring(world) {
      const TopicArn = await world.topic('news')
      const hook = await endpoint((Token) => world.sns.confirmSubscription({ TopicArn, Token }))
      const Endpoint = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`
      await world.sns.subscribe({ TopicArn, Protocol: 'http', Endpoint })
      await world.server.settle()
      const id = await world.publish(TopicArn)
      hook.closeAllConnections()
      hook.close()
      return id
    },
    says: /was delivered to http:\/\/127\.0\.0\.1:\d+\/hook/,
  },
  'sns.kept': {
    bring: async (world) => world.publish(await world.topic('news', ['sms', '+821012345678'])),
    says: /was written to the outbox for \+821012345678 .*; Millrace sends nothing to people\.$/,
  },
  'sns.filtered': {
    async bring(world) {
      await world.queue('inbox')
      const TopicArn = await world.topic('news')
      await world.sns.subscribe({
        ...{ TopicArn, Protocol: 'sqs', Endpoint: queueArn('inbox') },
        Attributes: { FilterPolicy: JSON.stringify({ color: ['red'] }) },
      })
      const color = { DataType: 'String', StringValue: 'blue' }
      return world.publish(TopicArn, { MessageAttributes: { color } })
    },
    says: /was not passed on to queue inbox .*, as it did not match: .*blue/,
  },
  'sns.refused': {
    bring: async (world) => world.publish(await world.topic('news', ['email', 'a@example.com'])),
    says: /was not passed on to a@example\.com .*: the subscription is pending confirmation\.$/,
  },
  'sns.no-subscriptions': {
    bring: async (world) => world.publish(await world.topic('news')),
    says: /went nowhere .*: topic news had no subscriptions\.$/,
  },
  'sns.dropped': {
    bring: async (world) => world.publish(await world.topic('news', ['sqs', queueArn('nobody')])),
    says: /was not delivered to queue nobody and was given up .*has no dead-letter queue/,
  },
}
