// Events of a bus in every state that its rules leave them in.

import { EventBridge } from '@aws-sdk/client-eventbridge'
import { queueArn } from '../zip.ts'
import type { Scenarios, World } from './world.ts'

const LOG_GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/orders'
const BUS = 'shop'

/** A bus with one rule, which wants `wanted` and has that target; the id of an event from `shop`. */
async function put(
  { server }: World,
  { wanted = 'shop', target }: { wanted?: string; target?: string },
): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  const events = new EventBridge(config)
  await events.createEventBus({ Name: BUS })
  const EventPattern = JSON.stringify({ source: [wanted] })
  await events.putRule({ Name: 'orders', EventBusName: BUS, EventPattern })
  if (target !== undefined) {
    const Targets = [{ Id: '1', Arn: target }]
    await events.putTargets({ Rule: 'orders', EventBusName: BUS, Targets })
  }
  const entry = { EventBusName: BUS, Source: 'shop', DetailType: 'Placed', Detail: '{}' }
  const { Entries } = await events.putEvents({ Entries: [entry] })
  events.destroy()
  await server.settle()
  return Entries![0]!.EventId!
}

export const eventsScenarios: Scenarios = {
  'events.unmatched': {
    bring: (world) => put(world, { wanted: 'bank' }),
    says: /went nowhere on .*: no rule of event bus shop matched.*source/,
  },
  'events.delivered': {
    async bring(world) {
      await world.logs.createLogGroup({ logGroupName: '/aws/events/orders' })
      return put(world, { target: LOG_GROUP })
    },
    says: /was delivered to log group \/aws\/events\/orders/,
  },
  'events.retrying': {
    async bring(world) {
      await world.queue('inbox')
      world.server.setWeather(1, [{ match: 'sqs:inbox', fail: 1 }])
      const id = await put(world, { target: queueArn('inbox') })
      await world.advance(10)
      return id
    },
    says: /waits at event bus shop for its next delivery to queue inbox, due .*weather/,
  },
  'events.dropped': {
    bring: (world) => put(world, { target: queueArn('gone') }),
    says: /was not delivered to queue gone and was given up/,
  },
}
