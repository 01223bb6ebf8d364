// What the stories of the other files leave out, through the AWS SDK for JavaScript v3; and the check
// that together they leave nothing out.

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import {
  Lambda,
  waitUntilFunctionActiveV2,
  waitUntilPublishedVersionActive,
} from '@aws-sdk/client-lambda'
import { SNS } from '@aws-sdk/client-sns'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { supportedOperations } from './python-scripts.ts'
import { ROLE, zipOf } from './zip.ts'

const ACCOUNT = '000000000000'
let mill: Millrace
let lambda: Lambda
let logs: CloudWatchLogs
let sns: SNS

beforeAll(async () => {
  mill = await startMillrace()
  const config = { ...mill.awsConfig, maxAttempts: 1 }
  lambda = new Lambda(config)
  logs = new CloudWatchLogs(config)
  sns = new SNS(config)
})
afterAll(async () => {
  for (const client of [lambda, logs, sns]) client.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

/** A token, or whatever else an email of Millrace's says. */
async function mailed(to: string): Promise<string> {
  await mill.settle()
  const answer = await fetch(`${mill.endpoint}/_millrace/sns/outbox?to=${encodeURIComponent(to)}`)
  return ((await answer.json()) as { messages: { text: string }[] }).messages[0]!.text
}

test('a function’s versions, aliases, tags, policy and concurrency', async () => {
  const FunctionName = 'fn'
  const source = `exports.handler = async (event) => event`
  const { FunctionArn } = await lambda.createFunction({
    ...{ FunctionName, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.js': source }) },
    Tags: { team: 'a' },
  })
  const waiter = { client: lambda, maxWaitTime: 10 }
  await waitUntilFunctionActiveV2(waiter, { FunctionName })
  await lambda.publishVersion({ FunctionName })
  await waitUntilPublishedVersionActive(waiter, { FunctionName, Qualifier: '1' })
  const { Versions } = await lambda.listVersionsByFunction({ FunctionName })
  expect(Versions!.map(({ Version }) => Version)).toEqual(['$LATEST', '1'])

  const alias = { FunctionName, Name: 'live' }
  await lambda.createAlias({ ...alias, FunctionVersion: '$LATEST' })
  await lambda.updateAlias({ ...alias, FunctionVersion: '1', Description: 'the first' })
  expect(await lambda.getAlias(alias)).toMatchObject({
    AliasArn: `${FunctionArn}:live`,
    FunctionVersion: '1',
    Description: 'the first',
  })
  const { Aliases } = await lambda.listAliases({ FunctionName, FunctionVersion: '1' })
  expect(Aliases!.map(({ Name }) => Name)).toEqual(['live'])
  await lambda.deleteAlias(alias)
  await expect(lambda.getAlias(alias)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Cannot find alias arn: ${FunctionArn}:live`,
    Type: 'User',
  })

  expect((await lambda.listTags({ Resource: FunctionArn! })).Tags).toEqual({ team: 'a' })
  await lambda.addPermission({
    ...{ FunctionName, StatementId: 's', Action: 'lambda:InvokeFunction' },
    Principal: 'sns.amazonaws.com',
  })
  const { Policy, RevisionId } = await lambda.getPolicy({ FunctionName })
  expect(JSON.parse(Policy!).Statement[0]).toMatchObject({ Sid: 's', Resource: FunctionArn })
  expect(RevisionId).toMatch(/^[0-9a-f-]{36}$/)

  await lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 3 })
  const concurrency = () => lambda.getFunctionConcurrency({ FunctionName })
  expect((await concurrency()).ReservedConcurrentExecutions).toBe(3)
  await lambda.deleteFunctionConcurrency({ FunctionName })
  expect((await concurrency()).ReservedConcurrentExecutions).toBeUndefined()
  expect(
    (await lambda.getFunctionCodeSigningConfig({ FunctionName })).CodeSigningConfigArn,
  ).toBeUndefined()
  expect((await lambda.invokeAsync({ FunctionName, InvokeArgs: '{"n":1}' })).Status).toBe(202)
  await expect(
    lambda.invokeAsync({ FunctionName: 'none', InvokeArgs: '{}' }),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } })
})

test('log groups, streams and what is kept of them', async () => {
  const group = { logGroupName: 'g' }
  const stream = { ...group, logStreamName: 's' }
  const arn = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:g`
  await logs.createLogGroup(group)
  await logs.createLogStream(stream)
  const timestamp = mill.clock.nowMs()
  await logs.putLogEvents({ ...stream, logEvents: [{ timestamp, message: 'line' }] })
  const { logStreams } = await logs.describeLogStreams(group)
  expect(logStreams).toMatchObject([{ logStreamName: 's', lastEventTimestamp: timestamp }])
  const { events, nextForwardToken } = await logs.getLogEvents({ ...stream, startFromHead: true })
  expect(events).toMatchObject([{ message: 'line', timestamp }])
  const end = await logs.getLogEvents({ ...stream, nextToken: nextForwardToken })
  expect(end).toMatchObject({ events: [], nextForwardToken })

  await logs.putRetentionPolicy({ ...group, retentionInDays: 3 })
  const shown = async () => (await logs.describeLogGroups({})).logGroups![0]
  expect(await shown()).toMatchObject({ logGroupName: 'g', retentionInDays: 3, logGroupArn: arn })
  await logs.deleteRetentionPolicy(group)
  expect((await shown())!.retentionInDays).toBeUndefined()

  await logs.tagLogGroup({ ...group, tags: { a: '1', b: '2' } })
  await logs.untagLogGroup({ ...group, tags: ['a'] })
  expect((await logs.listTagsLogGroup(group)).tags).toEqual({ b: '2' })
  await logs.tagResource({ resourceArn: arn, tags: { c: '3' } })
  await logs.untagResource({ resourceArn: arn, tagKeys: ['b'] })
  expect((await logs.listTagsForResource({ resourceArn: arn })).tags).toEqual({ c: '3' })

  const filter = { ...group, filterName: 'f' }
  const destinationArn = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:reader`
  await logs.putSubscriptionFilter({ ...filter, filterPattern: 'ERROR', destinationArn })
  const { subscriptionFilters } = await logs.describeSubscriptionFilters(group)
  expect(subscriptionFilters).toMatchObject([{ filterName: 'f', destinationArn }])
  await logs.deleteSubscriptionFilter(filter)
  await expect(logs.deleteSubscriptionFilter(filter)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The specified subscription filter does not exist.',
  })
  const { matches } = await logs.testMetricFilter({
    filterPattern: '{ $.n > 1 }',
    logEventMessages: ['{"n":1}', '{"n":2}'],
  })
  expect(matches).toMatchObject([{ eventNumber: 2, eventMessage: '{"n":2}' }])

  const logGroupIdentifier = 'g'
  const protect = (deletionProtectionEnabled: boolean) =>
    logs.putLogGroupDeletionProtection({ logGroupIdentifier, deletionProtectionEnabled })
  await protect(true)
  await expect(logs.deleteLogGroup(group)).rejects.toMatchObject({ name: 'ValidationException' })
  await protect(false)
  await logs.deleteLogStream(stream)
  expect((await logs.describeLogStreams(group)).logStreams).toEqual([])
  await logs.deleteLogGroup(group)
  await expect(logs.describeLogStreams(group)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  })
})

test('a topic confirmed by email, protected, deleted', async () => {
  const { TopicArn } = await sns.createTopic({ Name: 't' })
  const to = 'ann@example.com'
  await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: to })
  const Token = /Token=(\w+)/.exec(await mailed(to))![1]!
  const { SubscriptionArn } = await sns.confirmSubscription({ TopicArn, Token })
  expect(SubscriptionArn).toMatch(/^arn:aws:sns:us-east-1:000000000000:t:[0-9a-f-]{36}$/)
  const DataProtectionPolicy = '{"Name":"p","Version":"2021-06-01","Statement":[]}'
  await sns.putDataProtectionPolicy({ ResourceArn: TopicArn, DataProtectionPolicy })
  expect(await sns.getDataProtectionPolicy({ ResourceArn: TopicArn })).toMatchObject({
    DataProtectionPolicy,
  })
  await sns.deleteTopic({ TopicArn })
  await expect(sns.getTopicAttributes({ TopicArn })).rejects.toMatchObject({
    name: 'NotFoundException',
    message: 'Topic does not exist',
  })
})

test('text messages, the sandbox, and devices', async () => {
  const PhoneNumber = '+15550100'
  await sns.setSMSAttributes({ attributes: { DefaultSMSType: 'Promotional' } })
  expect((await sns.getSMSAttributes({})).attributes).toEqual({ DefaultSMSType: 'Promotional' })
  expect(await sns.getSMSSandboxAccountStatus({})).toMatchObject({ IsInSandbox: false })
  expect((await sns.checkIfPhoneNumberIsOptedOut({ phoneNumber: PhoneNumber })).isOptedOut).toBe(
    false,
  )
  expect((await sns.listOriginationNumbers({})).PhoneNumbers).toEqual([])
  await sns.createSMSSandboxPhoneNumber({ PhoneNumber })
  await expect(
    sns.verifySMSSandboxPhoneNumber({ PhoneNumber, OneTimePassword: '00000' }),
  ).rejects.toMatchObject({ name: 'VerificationException', Status: 'Failed' })
  const OneTimePassword = (await mailed(PhoneNumber)).split(' ').at(-1)!
  await sns.verifySMSSandboxPhoneNumber({ PhoneNumber, OneTimePassword })
  const numbers = async () => (await sns.listSMSSandboxPhoneNumbers({})).PhoneNumbers
  expect(await numbers()).toEqual([{ PhoneNumber, Status: 'Verified' }])
  await sns.deleteSMSSandboxPhoneNumber({ PhoneNumber })
  expect(await numbers()).toEqual([])

  const { PlatformApplicationArn } = await sns.createPlatformApplication({
    ...{ Name: 'shop', Platform: 'GCM' },
    Attributes: { PlatformCredential: 'secret' },
  })
  await sns.setPlatformApplicationAttributes({
    PlatformApplicationArn,
    Attributes: { Enabled: 'false' },
  })
  const shown = await sns.getPlatformApplicationAttributes({ PlatformApplicationArn })
  expect(shown.Attributes).toEqual({ Enabled: 'false' })
  const { EndpointArn } = await sns.createPlatformEndpoint({ PlatformApplicationArn, Token: 't' })
  await expect(sns.publish({ TargetArn: EndpointArn, Message: 'm' })).rejects.toMatchObject({
    name: 'PlatformApplicationDisabledException',
  })
  await sns.deleteEndpoint({ EndpointArn })
  await expect(sns.getEndpointAttributes({ EndpointArn })).rejects.toMatchObject({
    name: 'NotFoundException',
    message: 'Endpoint does not exist',
  })
})

const CLIENTS: Readonly<Record<string, string>> = {
  apigateway: '@aws-sdk/client-api-gateway',
  cloudtrail: '@aws-sdk/client-cloudtrail',
  apigatewayv2: '@aws-sdk/client-apigatewayv2',
  iam: '@aws-sdk/client-iam',
  lambda: '@aws-sdk/client-lambda',
  logs: '@aws-sdk/client-cloudwatch-logs',
  events: '@aws-sdk/client-eventbridge',
  pipes: '@aws-sdk/client-pipes',
  schemas: '@aws-sdk/client-schemas',
  scheduler: '@aws-sdk/client-scheduler',
  stepfunctions: '@aws-sdk/client-sfn',
  sns: '@aws-sdk/client-sns',
  dynamodb: '@aws-sdk/client-dynamodb',
  dynamodbstreams: '@aws-sdk/client-dynamodb-streams',
  firehose: '@aws-sdk/client-firehose',
  kinesis: '@aws-sdk/client-kinesis',
  s3: '@aws-sdk/client-s3',
  sqs: '@aws-sdk/client-sqs',
  sts: '@aws-sdk/client-sts',
}

test('every operation that Millrace has is called by one of these files', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(`${folder}${name}`, 'utf8'))
  const uncalled = Object.entries(supportedOperations()).flatMap(([service, names]) => {
    const texts = files.filter((text) => text.includes(`'${CLIENTS[service]!}'`))
    const called = new Set(
      texts.flatMap((text) => [
        ...[...text.matchAll(/\bnew (\w+)Command\(/g)].map(([, name]) => name!),
        ...[...text.matchAll(/\.(\w+)\(/g)].map(
          ([, name]) => name![0]!.toUpperCase() + name!.slice(1),
        ),
        // Paginators are made of the operation that they ask for pages.
        ...[...text.matchAll(/\bpaginate(\w+)\(/g)].map(([, name]) => name!),
      ]),
    )
    return names.filter((name) => !called.has(name)).map((name) => `${service}:${name}`)
  })
  expect(uncalled).toEqual([])
})
