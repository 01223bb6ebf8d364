// STS, IAM and CloudWatch Logs through the AWS SDK for JavaScript v3.

import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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
  IAM,
  IAMClient,
  paginateListRoles,
} from '@aws-sdk/client-iam'
import {
  CreateFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda'
import { AssumeRoleCommand, GetCallerIdentityCommand, STS, STSClient } from '@aws-sdk/client-sts'
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

test('federated users, web identities, and why a call was refused', async () => {
  const iam = new IAM(mill.awsConfig)
  const sts = new STS(mill.awsConfig)
  const { FederatedUser } = await sts.getFederationToken({ Name: 'bob' })
  expect(FederatedUser!.Arn).toBe('arn:aws:sts::000000000000:federated-user/bob')

  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const provider = createServer((request, response) => {
    const base = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
    const keys = [publicKey.export({ format: 'jwk' })]
    response.end(JSON.stringify(request.url === '/keys' ? { keys } : { jwks_uri: `${base}/keys` }))
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const Url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({
    Url,
    ClientIDList: ['app'],
  })
  const Principal = { Federated: OpenIDConnectProviderArn }
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRoleWithWebIdentity' }]
  await iam.createRole({
    RoleName: 'deploy',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  })
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(mill.clock.nowMs() / 1000) + 600
  const text = `${encode({ alg: 'RS256' })}.${encode({ iss: Url, aud: 'app', sub: 'ann', exp })}`
  const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64url')
  const { AssumedRoleUser } = await sts.assumeRoleWithWebIdentity({
    RoleArn: 'arn:aws:iam::000000000000:role/deploy',
    RoleSessionName: 'one',
    WebIdentityToken: `${text}.${signature}`,
  })
  expect(AssumedRoleUser!.Arn).toBe('arn:aws:sts::000000000000:assumed-role/deploy/one')
  provider.close()

  const credentials = { accessKeyId: '333333333333', secretAccessKey: 'x' }
  const stranger = new STS({ ...mill.awsConfig, credentials, maxAttempts: 1 })
  const role = { RoleArn: 'arn:aws:iam::000000000000:role/deploy', RoleSessionName: 'two' }
  await expect(stranger.assumeRole(role)).rejects.toMatchObject({ name: 'AccessDenied' })
  const answer = await fetch(`${mill.endpoint}/_millrace/calls?errors=1&matching=role/deploy`)
  const { calls } = (await answer.json()) as { calls: { encodedMessage: string }[] }
  const EncodedMessage = calls[0]!.encodedMessage
  const { DecodedMessage } = await stranger.decodeAuthorizationMessage({ EncodedMessage })
  expect(JSON.parse(DecodedMessage!)).toMatchObject({
    allowed: false,
    explicitDeny: false,
    context: { action: 'sts:AssumeRole', resource: role.RoleArn },
  })
  await iam.deleteRole({ RoleName: 'deploy' })
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
