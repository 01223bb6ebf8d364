// Rules of EventBridge that call methods of APIs, and what is told of a request on its way.

import { APIGateway } from '@aws-sdk/client-api-gateway'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { ROLE } from '../zip.ts'
import { ACCOUNT, aws, json, made, post, type World } from './api-world.ts'

let mill: Millrace
let world: World
let events: EventBridge
let sqs: SQS

beforeAll(async () => {
  mill = await startMillrace()
  const config = { ...mill.awsConfig, maxAttempts: 1 }
  world = { mill, api: new APIGateway(config) }
  events = new EventBridge(config)
  sqs = new SQS(config)
})
afterAll(async () => {
  for (const client of [world.api, events, sqs]) client.destroy()
  await mill.stop()
})

test('a rule of EventBridge calls a method, and every hop of a request is told', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'told' })
  const { restApiId, ask } = await made(world, [
    {
      path: '/in/{id}',
      integration: {
        uri: aws(`sqs:path/${ACCOUNT}/told`),
        requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" }, // prettier-ignore
        requestTemplates: json("Action=SendMessage&MessageBody=$input.params('id')$input.params('q')$input.params('x-h')"), // prettier-ignore
      },
    },
  ])
  await events.putRule({ Name: 'api', EventPattern: '{"source":["to-api"]}' })
  const Arn = `arn:aws:execute-api:us-east-1:${ACCOUNT}:${restApiId}/t/POST/in/*`
  const HttpParameters = { PathParameterValues: ['$.detail.id'], QueryStringParameters: { q: '-q' }, HeaderParameters: { 'x-h': '-h' } } // prettier-ignore
  await events.putTargets({
    Rule: 'api',
    Targets: [{ Id: 'a', Arn, RoleArn: ROLE, HttpParameters }],
  })
  await events.putEvents({ Entries: [{ Source: 'to-api', DetailType: 'd', Detail: '{"id":"7"}' }] })
  await mill.settle()
  const { Messages } = await sqs.receiveMessage({ QueueUrl })
  expect(Messages!.map(({ Body }) => Body)).toEqual(['7-q-h'])

  const answer = await ask('/in/8', post({}))
  await mill.settle()
  const told = JSON.stringify(await mill.trace(answer.headers.get('x-amzn-requestid')!))
  for (const part of ['POST /in/{id}', `/restapis/${restApiId}/stages/t`, ':sqs:us-east-1:']) {
    expect(told).toContain(part)
  }
})
