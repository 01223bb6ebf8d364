// What tests do with executions: mocks in AWS's format, running to a state, answers by hand; HTTP tasks.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { APIGateway } from '@aws-sdk/client-api-gateway'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ended, machine, run, shape, startWorld, stopWorld, type World } from './world.ts'

let world: World
let events: EventBridge
let peer: Server
const asked: { method: string; url: string; headers: object; body: string }[] = []

beforeAll(async () => {
  world = await startWorld()
  events = new EventBridge(world.mill.awsConfig)
  peer = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece))
    request.on('end', () => {
      asked.push({ method: request.method!, url: request.url!, headers: request.headers, body })
      const good = !request.url!.startsWith('/bad')
      response.writeHead(good ? 200 : 404, { 'content-type': 'application/json' })
      response.end(good ? '{"hello":"world"}' : '{"no":1}')
    })
  })
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  peer.close()
  events.destroy()
  await stopWorld(world)
})

const one = (state: object) => ({ StartAt: 'S', States: { S: { End: true, ...state } } })

test('responses are mocked as AWS’s MockConfigFile says', async () => {
  const call = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'none' } } // prettier-ignore
  const arn = await machine(world, one({ ...call, Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1 }] })) // prettier-ignore
  const name = arn.split(':').at(-1)!
  const config = {
    StateMachines: { [name]: { TestCases: { Good: { S: 'Twice' }, Bad: { S: 'Fails' } } } },
    MockedResponses: {
      Twice: { '0-1': { Throw: { Error: 'Busy', Cause: 'c' } }, '2': { Return: { Payload: 1 } } },
      Fails: { '0': { Throw: { Error: 'Broken' } } },
    },
  }
  await world.mill.stepFunctions.mocks(config)
  const good = await run(world, `${arn}#Good`)
  await world.mill.clock.advance('1m')
  expect(await ended(world, good)).toEqual({ status: 'SUCCEEDED', output: { Payload: 1 } })
  expect(await ended(world, await run(world, `${arn}#Bad`))).toMatchObject({ error: 'Broken' })
  await expect(run(world, `${arn}#None`)).rejects.toThrow('There is no test case')
  const wrong = { ...config, MockedResponses: {} }
  await expect(world.mill.stepFunctions.mocks(wrong)).rejects.toThrow('there is no response Twice')
})

test('time passes up to a state', async () => {
  const States = {
    A: { Type: 'Wait', Seconds: 3600, Next: 'B' },
    B: { Type: 'Wait', Seconds: 7200, Next: 'C' },
    C: { Type: 'Succeed' },
  }
  const arn = await machine(world, { StartAt: 'A', States })
  const execution = await run(world, arn)
  const fromMs = world.mill.clock.nowMs()
  expect(await world.mill.stepFunctions.runTo(execution, 'B')).toBe(true)
  expect(world.mill.clock.nowMs() - fromMs).toBe(3_600_000)
  expect(await world.mill.stepFunctions.runTo(execution, 'Nowhere')).toBe(false)
  expect((await ended(world, execution)).status).toBe('SUCCEEDED')
})

test('a task that nobody carries out is answered by hand', async () => {
  const arn = await machine(world, one({ Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask' }))
  const execution = await run(world, arn)
  const answer = (body: object) =>
    fetch(`${world.mill.endpoint}/_millrace/stepfunctions/answer`, { method: 'POST', body: JSON.stringify(body) }) // prettier-ignore
  expect((await answer({ execution, output: { Tasks: [] } })).status).toBe(200)
  expect((await answer({ execution, output: 1 })).status).toBe(400)
  await world.mill.settle()
  expect(await ended(world, execution)).toEqual({ status: 'SUCCEEDED', output: { Tasks: [] } })
})

test('an HTTP task, with what its connection brings along', async () => {
  const { ConnectionArn } = await events.createConnection({
    ...{ Name: 'peer', AuthorizationType: 'API_KEY' },
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-key', ApiKeyValue: 'secret' } },
  })
  const base = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`
  const http = (path: string) => ({
    ...{ Type: 'Task', Resource: 'arn:aws:states:::http:invoke' },
    Parameters: {
      ...{ ApiEndpoint: `${base}${path}`, Method: 'POST', Authentication: { ConnectionArn } },
      ...{ QueryParameters: { q: 'a b' }, Headers: { 'x-mine': '1' }, 'RequestBody.$': '$' },
    },
  })
  const good = await run(world, await machine(world, one(http('/good'))), { n: 1 })
  const { output } = await ended(world, good)
  expect(output).toMatchObject({ StatusCode: 200, StatusText: 'OK', ResponseBody: { hello: 'world' } }) // prettier-ignore
  expect(asked[0]).toMatchObject({ method: 'POST', url: '/good?q=a+b', body: '{"n":1}', headers: { 'x-key': 'secret', 'x-mine': '1' } }) // prettier-ignore
  expect((await shape(world, good))[4]).toBe('5<4 TaskSucceeded')
  const bad = await run(world, await machine(world, one(http('/bad'))))
  expect(await ended(world, bad)).toMatchObject({ error: 'States.Http.StatusCode.404', cause: '{"no":1}' }) // prettier-ignore
})

test('an API of API Gateway here is invoked', async () => {
  const apis = new APIGateway(world.mill.awsConfig)
  const { id: restApiId, rootResourceId: resourceId } = await apis.createRestApi({ name: 'a' })
  const method = { restApiId, resourceId, httpMethod: 'POST' }
  await apis.putMethod({ ...method, authorizationType: 'NONE' })
  const requestTemplates = { 'application/json': '{"statusCode": 200}' }
  await apis.putIntegration({ ...method, type: 'MOCK', requestTemplates })
  await apis.putMethodResponse({ ...method, statusCode: '200' })
  const responseTemplates = { 'application/json': '{"hello": "api"}' }
  await apis.putIntegrationResponse({ ...method, statusCode: '200', responseTemplates })
  await apis.createDeployment({ restApiId, stageName: 'live' })
  apis.destroy()
  const invoke = (Path: string) => ({
    ...{ Type: 'Task', Resource: 'arn:aws:states:::apigateway:invoke' },
    Parameters: {
      ApiEndpoint: `${restApiId}.execute-api.us-east-1.amazonaws.com`,
      ...{ Method: 'POST', Stage: 'live', Path, RequestBody: { n: 1 } },
    },
  })
  const good = await ended(world, await run(world, await machine(world, one(invoke('/')))))
  expect(good.output).toMatchObject({ StatusCode: 200, StatusText: 'OK', ResponseBody: { hello: 'api' } }) // prettier-ignore
  const bad = await ended(world, await run(world, await machine(world, one(invoke('/none')))))
  expect(bad).toMatchObject({ error: 'ApiGateway.403', cause: '{"message":"Missing Authentication Token"}' }) // prettier-ignore
})

test('the trace of an execution names its states and what they called', async () => {
  const child = await machine(world, one({ Type: 'Pass' }))
  const start = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync', Parameters: { StateMachineArn: child } } // prettier-ignore
  const execution = await run(world, await machine(world, one(start)))
  const text = world.mill.render(await world.mill.trace(execution))
  expect(text).toContain('entered S')
  expect(text).toContain('states-to-call')
  expect(text).toContain(child.replace('stateMachine', 'execution'))
  expect((await world.mill.explain(execution))[0]).toMatch(/^Execution .* ended .*: SUCCEEDED\.$/)
})
