// Calls between services: checked, permitted and on record as calls from outside are.

import { expect, test } from 'vitest'
import { createIamPort } from '../services/iam/port.ts'
import { createStsPort } from '../services/sts/port.ts'
import { Identities } from './access/identities.ts'
import { makeQueue, makeWorld, OTHER, OWNER, policyOf, QUEUE_URL } from './access/world.fixture.ts'
import { Models } from '../wire/models/load.ts'
import { createCall } from './call.ts'
import { traits } from './traits.ts'

const sending = {
  service: 'sqs',
  operation: 'SendMessage',
  input: { QueueUrl: QUEUE_URL, MessageBody: 'hi' },
  region: 'us-east-1',
  as: `arn:aws:iam::${OWNER}:role/scheduler`,
  sessionName: 'one',
  by: 'scheduler.amazonaws.com',
}

function callOf(world: ReturnType<typeof makeWorld>) {
  const { context, gate, codes } = world
  const doors = { iam: createIamPort(context), sts: createStsPort(context), ...context }
  return createCall({
    env: context,
    codes,
    models: new Models(traits),
    gate,
    identities: new Identities(doors),
  })
}

async function makeRole(world: ReturnType<typeof makeWorld>, action: string) {
  const AssumeRolePolicyDocument = policyOf([
    { Effect: 'Allow', Principal: { Service: sending.by }, Action: 'sts:AssumeRole' },
  ])
  await world.iam()('CreateRole', { RoleName: 'scheduler', AssumeRolePolicyDocument })
  const PolicyDocument = policyOf([{ Effect: 'Allow', Action: action, Resource: '*' }])
  await world.iam()('PutRolePolicy', { RoleName: 'scheduler', PolicyName: 'p', PolicyDocument })
}

test('a role does what its policies say', async () => {
  const world = makeWorld()
  await makeQueue(world)
  await makeRole(world, 'sqs:SendMessage')
  const call = callOf(world)
  expect(await call(sending)).toMatchObject({ MessageId: expect.any(String) })
  await expect(call({ ...sending, operation: 'PurgeQueue' })).rejects.toMatchObject({
    queryCode: 'AccessDenied',
    message: expect.stringContaining(`assumed-role/scheduler/one is not authorized`),
  })
  const [record] = await world.calls.list({ limit: 1 })
  expect(record).toMatchObject({
    operation: 'PurgeQueue',
    caller: `arn:aws:sts::${OWNER}:assumed-role/scheduler/one`,
    sourceIp: 'scheduler.amazonaws.com',
    errorCode: 'AccessDenied',
  })
})

test('another account’s role needs the queue’s consent', async () => {
  const world = makeWorld('warn')
  await makeQueue(world)
  const foreign = { ...sending, as: `arn:aws:iam::${OTHER}:role/x` }
  await expect(callOf(world)(foreign)).rejects.toThrow('no resource-based policy')
})

test('input is checked, and what is not there says so', async () => {
  const world = makeWorld('off')
  const call = callOf(world)
  const bad = { ...sending, operation: 'ListQueues', input: { MaxResults: 5_000 } }
  await expect(call(bad)).rejects.toMatchObject({ status: 400 })
  await expect(call({ ...sending, operation: 'Dance' })).rejects.toMatchObject({ status: 501 })
  await expect(call({ ...sending, service: 'ec2' })).rejects.toMatchObject({ status: 501 })
  await expect(call({ ...sending, as: 'somebody' })).rejects.toThrow('somebody is invalid')
})
