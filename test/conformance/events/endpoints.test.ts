// Global endpoints and partner event sources through the real SDK.

import { EventBridge } from '@aws-sdk/client-eventbridge'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { ROLE } from '../zip.ts'

let mill: Millrace
const clients: { destroy(): void }[] = []

beforeAll(async () => {
  mill = await startMillrace()
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

const keep = <C extends { destroy(): void }>(client: C): C => {
  clients.push(client)
  return client
}
const eventsIn = (region: string, account = '000000000000') =>
  keep(new EventBridge({ ...mill.awsConfig, region, maxAttempts: 1, credentials: { accessKeyId: account, secretAccessKey: 'x' } })) // prettier-ignore

const bus = (region: string) => `arn:aws:events:${region}:000000000000:event-bus/orders`

/** A bus whose events come to a queue of its region. */
async function busWithQueue(region: string) {
  const events = eventsIn(region)
  const sqs = keep(new SQS({ ...mill.awsConfig, region }))
  const { QueueUrl } = await sqs.createQueue({ QueueName: `q-${region}` })
  await events.createEventBus({ Name: 'orders' })
  await events.putRule({ Name: 'r', EventBusName: 'orders', EventPattern: '{"source":["shop"]}' })
  const Arn = `arn:aws:sqs:${region}:000000000000:q-${region}`
  await events.putTargets({ Rule: 'r', EventBusName: 'orders', Targets: [{ Id: 'q', Arn }] })
  return async () => {
    await mill.settle()
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    return Messages.length
  }
}

/** The SDK would ask for a host of its own and sign for all regions. */
async function putThrough(EndpointId: string): Promise<number> {
  const entry = { Source: 'shop', DetailType: 'Order', Detail: '{}', EventBusName: 'orders' }
  const response = await fetch(mill.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSEvents.PutEvents',
    },
    body: JSON.stringify({ EndpointId, Entries: [entry] }),
  })
  return response.status
}

test('an endpoint routes to one region or the other, and replicates', async () => {
  const [here, there] = [await busWithQueue('us-east-1'), await busWithQueue('eu-west-1')]
  const events = eventsIn('us-east-1')
  const settings = {
    EventBuses: [{ EventBusArn: bus('us-east-1') }, { EventBusArn: bus('eu-west-1') }],
    RoutingConfig: {
      FailoverConfig: {
        Primary: { HealthCheck: 'arn:aws:route53:::healthcheck/0c2a0b0e-0000-4000-8000-000000000000' }, // prettier-ignore
        Secondary: { Route: 'eu-west-1' },
      },
    },
  }
  const made = await events.createEndpoint({ Name: 'e', ...settings, ReplicationConfig: { State: 'DISABLED' } }) // prettier-ignore
  expect(made).toMatchObject({ State: 'ACTIVE', ...settings })
  await expect(events.createEndpoint({ Name: 'e', ...settings, RoleArn: ROLE })).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' }) // prettier-ignore
  const { EndpointId, EndpointUrl } = await events.describeEndpoint({ Name: 'e' })
  expect(EndpointUrl).toBe(`https://${EndpointId}.endpoint.events.amazonaws.com`)

  expect(await putThrough(EndpointId!)).toBe(200)
  expect([await here(), await there()]).toEqual([1, 0])
  const switched = await fetch(`${mill.endpoint}/_millrace/events/endpoints`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ name: 'e', route: 'secondary' }),
  })
  expect(switched.status).toBe(200)
  await putThrough(EndpointId!)
  expect([await here(), await there()]).toEqual([0, 1])
  await events.updateEndpoint({ Name: 'e', RoleArn: ROLE, ReplicationConfig: { State: 'ENABLED' } })
  await putThrough(EndpointId!)
  expect([await here(), await there()]).toEqual([1, 1])

  expect((await events.listEndpoints({ NamePrefix: 'e' })).Endpoints).toMatchObject([{ Name: 'e' }])
  await events.deleteEndpoint({ Name: 'e' })
  expect(await putThrough(EndpointId!)).toBe(400)
  await expect(events.describeEndpoint({ Name: 'e' })).rejects.toThrow('Endpoint e does not exist')
})

test('a partner offers a source, an account accepts it and gets its events', async () => {
  const Name = 'aws.partner/shop.example/orders'
  const partner = eventsIn('us-east-1', '222222222222')
  const events = eventsIn('us-east-1')
  const sqs = keep(new SQS(mill.awsConfig))
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'q' })
  const { EventSourceArn } = await partner.createPartnerEventSource({ Name, Account: '000000000000' }) // prettier-ignore
  expect(await events.describeEventSource({ Name })).toMatchObject({
    ...{ Arn: EventSourceArn, State: 'PENDING', CreatedBy: 'aws.partner/shop.example' },
  })
  expect((await events.listEventSources({})).EventSources).toHaveLength(1)
  await events.createEventBus({ Name, EventSourceName: Name })
  await events.putRule({ Name: 'r', EventBusName: Name, EventPattern: `{"source":["${Name}"]}` })
  const Arn = 'arn:aws:sqs:us-east-1:000000000000:q'
  await events.putTargets({ Rule: 'r', EventBusName: Name, Targets: [{ Id: 'q', Arn }] })

  const entry = { Source: Name, DetailType: 'Order', Detail: '{"n":1}' }
  const answer = await partner.putPartnerEvents({ Entries: [entry, { ...entry, Source: 'aws.partner/x/y' }] }) // prettier-ignore
  expect(answer).toMatchObject({
    FailedEntryCount: 1,
    Entries: [{ EventId: expect.any(String) }, { ErrorCode: 'ResourceNotFoundException' }],
  })
  await mill.settle()
  const { Messages: [message] = [] } = await sqs.receiveMessage({ QueueUrl })
  expect(JSON.parse(message!.Body!)).toMatchObject({ source: Name, account: '000000000000' })

  await events.deactivateEventSource({ Name })
  expect(await events.describeEventSource({ Name })).toMatchObject({ State: 'PENDING' })
  await events.activateEventSource({ Name })
  expect(await partner.describePartnerEventSource({ Name })).toEqual(expect.objectContaining({ Name })) // prettier-ignore
  const { PartnerEventSources } = await partner.listPartnerEventSources({
    NamePrefix: 'aws.partner/shop.example/',
  })
  expect(PartnerEventSources).toMatchObject([{ Name, Arn: EventSourceArn }])
  const { PartnerEventSourceAccounts } = await partner.listPartnerEventSourceAccounts({ EventSourceName: Name }) // prettier-ignore
  expect(PartnerEventSourceAccounts).toMatchObject([{ Account: '000000000000', State: 'ACTIVE' }])
  await partner.deletePartnerEventSource({ Name, Account: '000000000000' })
  expect(await events.describeEventSource({ Name })).toMatchObject({ State: 'DELETED' })
})
