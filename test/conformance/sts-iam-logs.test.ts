// STS, IAM and CloudWatch Logs through the AWS SDK for JavaScript v3.

import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  paginateFilterLogEvents,
  PutLogEventsCommand,
  PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  IAMClient,
  paginateListRoles,
} from '@aws-sdk/client-iam'
import {
  CreateFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { ROLE, zipOf } from './zip.ts'

let mill: Millrace
beforeAll(async () => {
  mill = await startMillrace({ clock: 'real' })
})
afterAll(() => mill.stop())

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
})

test('assumed credentials act in the role’s account, which must trust the caller’s', async () => {
  const there = {
    ...mill.awsConfig,
    credentials: { accessKeyId: '222222222222', secretAccessKey: 'x' },
  }
  const Principal = { AWS: '000000000000' }
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }]
  await new IAMClient(there).send(
    new CreateRoleCommand({
      RoleName: 'worker',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  )
  const { Credentials } = await new STSClient(mill.awsConfig).send(
    new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::222222222222:role/worker',
      RoleSessionName: 'one',
    }),
  )
  const assumed = new STSClient({
    ...mill.awsConfig,
    credentials: {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    },
  })
  expect(await assumed.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '222222222222',
    Arn: 'arn:aws:sts::222222222222:assumed-role/worker/one',
  })
})

test('roles are paged, found and refused in AWS’s words', async () => {
  const iam = new IAMClient(mill.awsConfig)
  for (const RoleName of ['c', 'a', 'b']) {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }))
  }
  const names: (string | undefined)[] = []
  for await (const page of paginateListRoles({ client: iam, pageSize: 2 }, {})) {
    names.push(...page.Roles!.map((role) => role.RoleName))
  }
  expect(names).toEqual(['a', 'b', 'c'])
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'a' }))
  expect(decodeURIComponent(Role!.AssumeRolePolicyDocument!)).toBe(trust)
  await iam.send(
    new AttachRolePolicyCommand({
      RoleName: 'a',
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    }),
  )
  await expect(iam.send(new DeleteRoleCommand({ RoleName: 'a' }))).rejects.toMatchObject({
    name: 'DeleteConflictException',
    message: 'Cannot delete entity, must detach all policies first.',
  })
})

test('events are found, and those that a subscription matches reach its function', async () => {
  const logs = new CloudWatchLogsClient(mill.awsConfig)
  const lambda = new LambdaClient(mill.awsConfig)
  const source = { logGroupName: 'source', logStreamName: 'one' }
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'reader',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: ROLE,
      Code: { ZipFile: await zipOf({ 'index.js': READER }) },
    }),
  )
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20 }, { FunctionName: 'reader' })
  await logs.send(new CreateLogGroupCommand(source))
  await logs.send(new CreateLogStreamCommand(source))
  await logs.send(
    new PutSubscriptionFilterCommand({
      ...source,
      filterName: 'errors',
      filterPattern: '{ $.level = "ERROR" }',
      destinationArn: FunctionArn,
    }),
  )
  const message = (i: number) => JSON.stringify({ level: i % 2 === 0 ? 'ERROR' : 'INFO', i })
  // real time: AWS refuses events that are far from now.
  const timestamp = Date.now()
  await logs.send(
    new PutLogEventsCommand({
      ...source,
      logEvents: [0, 1, 2, 3].map((i) => ({ timestamp: timestamp + i, message: message(i) })),
    }),
  )

  const found: (string | undefined)[] = []
  const search = { logGroupName: 'source', filterPattern: '{ $.i >= 1 }', limit: 1 }
  for await (const page of paginateFilterLogEvents({ client: logs }, search)) {
    found.push(...page.events!.map((event) => event.message))
  }
  expect(found).toEqual([1, 2, 3].map(message))

  await mill.settle()
  await expect
    .poll(
      async () => {
        const read = new FilterLogEventsCommand({ logGroupName: '/aws/lambda/reader' })
        const answer = await logs.send(read).catch(() => ({ events: [] }))
        return answer.events!.map((event) => event.message).join('')
      },
      { timeout: 20_000 },
    )
    .toContain(`GOT ${message(0)} ${message(2)}`)
})

const READER = `
const { gunzipSync } = require('node:zlib')
exports.handler = async ({ awslogs }) => {
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')))
  console.log('GOT', logEvents.map((event) => event.message).join(' '))
}
`
