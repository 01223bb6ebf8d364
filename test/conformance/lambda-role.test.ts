// A function calls back as its execution role: with credentials that verify, and no more rights than
// the role has.

import { randomBytes } from 'node:crypto'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { bundled } from './bundle.ts'
import { zipOf } from './zip.ts'

const HANDLER = `
import { STS } from '@aws-sdk/client-sts'
import { SQS } from '@aws-sdk/client-sqs'
export const handler = async ({ QueueUrl }) => {
  const { Arn, Account } = await new STS().getCallerIdentity({})
  const sqs = new SQS({ maxAttempts: 1 })
  const { MessageId } = await sqs.sendMessage({ QueueUrl, MessageBody: 'from the function' })
  const refused = await sqs.purgeQueue({ QueueUrl }).catch((error) => error.message)
  return { Arn, Account, MessageId, refused, key: process.env.AWS_ACCESS_KEY_ID.slice(0, 4) }
}`

let mill: Millrace
let lambda: Lambda
beforeAll(async () => {
  mill = await startMillrace({ auth: 'enforce', access: 'enforce', clock: 'real' })
  lambda = new Lambda({ ...mill.awsConfig, maxAttempts: 1 })
})
afterAll(async () => {
  lambda.destroy()
  await mill.stop()
})

test('with signatures and access enforced', async () => {
  const sqs = new SQS(mill.awsConfig)
  const iam = new IAM(mill.awsConfig)
  const statement = (rest: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...rest } })
  const trust = { Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'orders' })
  const { Role } = await iam.createRole({
    RoleName: 'worker',
    Path: '/app/',
    AssumeRolePolicyDocument: statement(trust),
  })
  await iam.putRolePolicy({
    RoleName: 'worker',
    PolicyName: 'send',
    PolicyDocument: statement({ Action: 'sqs:SendMessage', Resource: '*' }),
  })
  await lambda.createFunction({
    FunctionName: 'resize',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: Role!.Arn!,
    Timeout: 30,
    Code: { ZipFile: await zipOf({ 'index.js': await bundled(HANDLER) }) },
  })
  const invoke = async () => {
    const Payload = JSON.stringify({ QueueUrl })
    const answer = await lambda.invoke({ FunctionName: 'resize', Payload })
    return JSON.parse(answer.Payload!.transformToString()) as Record<string, string>
  }
  const expected = {
    Arn: 'arn:aws:sts::000000000000:assumed-role/worker/resize',
    Account: '000000000000',
    MessageId: expect.any(String),
    refused: expect.stringContaining('assumed-role/worker/resize is not authorized'),
    key: 'ASIA',
  }
  expect(await invoke()).toEqual(expected)
})

test('a large signed package is taken, and refused when it was changed on the way', async () => {
  const code = { 'index.js': 'exports.handler = async () => 1', noise: noise(3_000_000) }
  const input = {
    ...({ FunctionName: 'large', Runtime: 'nodejs22.x', Handler: 'index.handler' } as const),
    Role: 'arn:aws:iam::000000000000:role/r',
    Code: { ZipFile: await zipOf(code) },
  }
  const created = await lambda.createFunction(input)
  expect(created.CodeSize).toBe(input.Code.ZipFile.length)
  const forger = new Lambda({ ...mill.awsConfig, maxAttempts: 1 })
  forger.middlewareStack.add(
    (next) => (given) => {
      const request = given.request as { body: Uint8Array }
      const text = Buffer.from(request.body).toString('latin1')
      request.body = Buffer.from(text.replace('"large"', '"forge"'), 'latin1')
      return next(given)
    },
    { step: 'finalizeRequest', priority: 'low', name: 'forge' },
  )
  await expect(forger.createFunction(input)).rejects.toMatchObject({
    name: 'InvalidSignatureException',
  })
  forger.destroy()
})

/** What no packer makes smaller. */
function noise(bytes: number): string {
  return randomBytes(bytes / 2).toString('hex')
}
