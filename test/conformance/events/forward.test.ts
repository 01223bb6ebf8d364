// Calls of services that Millrace does not have, sent to an endpoint that the operator names: signed, and
// again when it is in trouble.

import { EventBridge } from '@aws-sdk/client-eventbridge'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { ROLE } from '../zip.ts'

interface Got {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let mill: Millrace
let ecs: Server
const got: Got[] = []
const before = { ...process.env }

beforeAll(async () => {
  ecs = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      got.push({ headers: request.headers, body })
      response.writeHead(got.length === 1 ? 503 : 200).end('{}')
    })
  })
  await new Promise<void>((resolve) => ecs.listen(0, '127.0.0.1', resolve))
  const { port } = ecs.address() as AddressInfo
  process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE'
  process.env.AWS_SECRET_ACCESS_KEY = 'secret'
  mill = await startMillrace({ forward: `ecs=http://127.0.0.1:${port}` })
})
afterAll(async () => {
  await mill.stop()
  ecs.close()
  process.env = before
})

test('a task is run where the operator says', async () => {
  const events = new EventBridge(mill.awsConfig)
  await events.putRule({ Name: 'r', EventPattern: '{"source":["shop"]}' })
  const EcsParameters = { TaskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/t:1' } // prettier-ignore
  const Arn = 'arn:aws:ecs:us-east-1:000000000000:cluster/c'
  await events.putTargets({ Rule: 'r', Targets: [{ Id: 'e', Arn, RoleArn: ROLE, EcsParameters }] })
  const entry = { Source: 'shop', DetailType: 'Order', Detail: '{}' }
  const { Entries } = await events.putEvents({ Entries: [entry] })
  events.destroy()
  await mill.settle()
  await mill.clock.advance('10m')
  await mill.settle()
  expect(got).toHaveLength(2)
  const { headers, body } = got[1]!
  expect(headers['x-amz-target']).toBe('AmazonEC2ContainerServiceV20141113.RunTask')
  expect(headers.authorization).toContain('Credential=AKIDEXAMPLE/')
  expect(headers.authorization).toContain('/us-east-1/ecs/aws4_request')
  expect(JSON.parse(body)).toMatchObject({ cluster: Arn, count: 1 })
  const told = (await mill.explain(Entries![0]!.EventId)).join('\n')
  expect(told).toContain('HTTP 200')
})
