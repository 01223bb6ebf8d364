// Who may invoke: callers that sign, and the API's own policy; and bodies that are bytes.

import { APIGateway } from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { json, made, mock, post, type World } from './api-world.ts'

let mill: Millrace
let world: World

beforeAll(async () => {
  mill = await startMillrace()
  world = { mill, api: new APIGateway({ ...mill.awsConfig, maxAttempts: 1 }) }
})
afterAll(async () => {
  world.api.destroy()
  await mill.stop()
})

const signedBy = (key: string) =>
  `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0`
const shows = (template: string) => ({ 200: { responseTemplates: json(template) } })

test('a method for those who sign', async () => {
  const { ask } = await made(world, [
    { path: '/iam', method: { authorizationType: 'AWS_IAM' }, integration: mock(), responses: shows('{"who":"$context.identity.userArn"}') }, // prettier-ignore
  ])
  const nobody = await ask('/iam', post({}))
  expect([nobody.status, await nobody.json()]).toEqual([403, { message: 'Missing Authentication Token' }]) // prettier-ignore
  const somebody = await ask('/iam', post({}, { authorization: signedBy('000000000000') }))
  // Of another account only the API's policy could let him in.
  const stranger = await ask('/iam', post({}, { authorization: signedBy('111111111111') }))
  expect(stranger.status).toBe(403)
  expect([somebody.status, await somebody.json()]).toEqual([200, { who: 'arn:aws:iam::000000000000:root' }]) // prettier-ignore
})

test('the API’s own policy', async () => {
  const statement = { Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }
  const denied = { Effect: 'Deny', ...statement, Resource: 'execute-api:/t/POST/no' }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }, denied] }) // prettier-ignore
  const { ask } = await made(
    world,
    ['/yes', '/no'].map((path) => ({ path, integration: mock() })),
    { policy },
  )
  expect((await ask('/yes', post({}))).status).toBe(200)
  const refused = await ask('/no', post({}))
  expect([refused.status, refused.headers.get('x-amzn-errortype')]).toEqual([403, 'AccessDeniedException']) // prettier-ignore
  expect(await refused.text()).toContain('with an explicit deny')
})

test('bytes reach templates as Base64', async () => {
  const template = '#set($context.responseOverride.header.x-got = $input.body){"statusCode":200}'
  const { ask } = await made(
    world,
    [{ path: '/b', integration: { ...mock(), requestTemplates: { 'image/png': template } } }],
    { binaryMediaTypes: ['image/png'] },
  )
  const init = {
    method: 'POST',
    body: Buffer.from([0xff, 0]),
    headers: { 'content-type': 'image/png' },
  }
  const answer = await ask('/b', init)
  expect([answer.status, answer.headers.get('x-got')]).toEqual([200, '/wA='])
})
