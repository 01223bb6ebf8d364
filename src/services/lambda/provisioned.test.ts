import { afterEach, beforeEach, expect, it } from 'vitest'
import { lambdaFixture, type Fixture } from './lambda-fixture.ts'

const FunctionName = 'fn'
const HANDLER = `
const type = process.env.AWS_LAMBDA_INITIALIZATION_TYPE
let calls = 0
exports.handler = async ({ exit }) => {
  if (exit) process.exit(1)
  return { type, calls: ++calls, pid: process.pid }
}`

let lambda: Fixture
beforeEach(async () => {
  lambda = lambdaFixture({ idleMs: 20, maxProcesses: 8 })
  await lambda.create(FunctionName, { 'index.js': HANDLER })
  await lambda.call('PublishVersion', { FunctionName })
  await lambda.call('CreateAlias', { FunctionName, Name: 'live', FunctionVersion: '1' })
})
afterEach(() => lambda.end())

const provision = (Qualifier: string, ProvisionedConcurrentExecutions = 2) =>
  lambda.call('PutProvisionedConcurrencyConfig', {
    ...{ FunctionName, Qualifier, ProvisionedConcurrentExecutions },
  })
const idle = () => lambda.env.activity.idle()
const refused = (code: string, message: string) => ({ code, message })

it('starts environments ahead and keeps them', async () => {
  expect(await provision('live')).toMatchObject({
    RequestedProvisionedConcurrentExecutions: 2,
    AvailableProvisionedConcurrentExecutions: 0,
    Status: 'IN_PROGRESS',
    LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/),
  })
  await idle()
  expect(lambda.executor.processes).toBe(2)
  const shown = await lambda.call('GetProvisionedConcurrencyConfig', {
    FunctionName,
    Qualifier: 'live',
  })
  expect(shown).toMatchObject({ Status: 'READY', AvailableProvisionedConcurrentExecutions: 2 })
  // Longer than what is not kept may be idle.
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(lambda.executor.processes).toBe(2)
  const first = await lambda.run(FunctionName, {}, { Qualifier: 'live' })
  expect(first.payload).toMatchObject({ type: 'provisioned-concurrency', calls: 1 })
  expect(first.log).not.toContain('Init Duration')
})

it('replaces one that has ended', async () => {
  await provision('live', 1)
  await idle()
  expect((await lambda.run(FunctionName, { exit: true }, { Qualifier: '1' })).error).toBe(
    'Unhandled',
  )
  const answered = async () => (await lambda.run(FunctionName, {}, { Qualifier: '1' })).payload
  // Until it is there, others run: this ends only when it is.
  while ((await answered()).type === 'on-demand') {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
})

it('moves with its alias, and ends with its configuration', async () => {
  await provision('live', 1)
  await lambda.call('UpdateFunctionConfiguration', { FunctionName, Description: 'other' })
  await lambda.call('PublishVersion', { FunctionName })
  await lambda.call('UpdateAlias', { FunctionName, Name: 'live', FunctionVersion: '2' })
  await idle()
  const { payload } = await lambda.run(FunctionName, {}, { Qualifier: '2' })
  expect(payload.type).toBe('provisioned-concurrency')
  await lambda.call('DeleteProvisionedConcurrencyConfig', { FunctionName, Qualifier: 'live' })
  while (lambda.executor.processes > 0) await new Promise((resolve) => setTimeout(resolve, 10))
  const none = { FunctionName, Qualifier: 'live' }
  await expect(lambda.call('GetProvisionedConcurrencyConfig', none)).rejects.toMatchObject(
    refused(
      'ProvisionedConcurrencyConfigNotFoundException',
      'No Provisioned Concurrency Config found for this function',
    ),
  )
})

it('lists what is provisioned, and takes it from what is unreserved', async () => {
  await provision('live', 3)
  const { ProvisionedConcurrencyConfigs } = await lambda.call('ListProvisionedConcurrencyConfigs', {
    FunctionName,
  })
  expect(ProvisionedConcurrencyConfigs).toMatchObject([
    {
      FunctionArn: expect.stringMatching(/:function:fn:live$/),
      RequestedProvisionedConcurrentExecutions: 3,
    },
  ])
  const unreserved = async () =>
    (await lambda.call('GetAccountSettings', {})).AccountLimit.UnreservedConcurrentExecutions
  expect(await unreserved()).toBe(997)
  await lambda.call('DeleteAlias', { FunctionName, Name: 'live' })
  expect(await unreserved()).toBe(1000)
})

it('is refused where AWS refuses it', async () => {
  await expect(provision('$LATEST')).rejects.toMatchObject(
    refused(
      'InvalidParameterValueException',
      'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
    ),
  )
  await expect(provision('7')).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  await expect(provision('other')).rejects.toMatchObject({
    message: expect.stringMatching(/^Cannot find alias arn: /),
  })
  await provision('live', 2)
  await expect(provision('1')).rejects.toMatchObject(
    refused('ResourceConflictException', 'Version is pointed by a Provisioned Concurrency alias'),
  )
  const reserve = (ReservedConcurrentExecutions: number) =>
    lambda.call('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions })
  await expect(reserve(1)).rejects.toMatchObject({ code: 'InvalidParameterValueException' })
  await reserve(2)
  await expect(provision('live', 3)).rejects.toMatchObject({
    message: expect.stringContaining('should not be greater than the reservedConcurrentExecution'),
  })
})

it('throttles what is not provisioned when the whole reservation is', async () => {
  const reserved = { FunctionName, ReservedConcurrentExecutions: 1 }
  await lambda.call('PutFunctionConcurrency', reserved)
  expect((await lambda.run(FunctionName)).error).toBeUndefined()
  await provision('1', 1)
  await idle()
  await expect(lambda.run(FunctionName)).rejects.toMatchObject({
    code: 'TooManyRequestsException',
    members: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
  })
  expect((await lambda.run(FunctionName, {}, { Qualifier: '1' })).error).toBeUndefined()
  await lambda.call('DeleteProvisionedConcurrencyConfig', { FunctionName, Qualifier: '1' })
  expect((await lambda.run(FunctionName)).error).toBeUndefined()
})

it('ends as failed when the init phase does, and tries no more', async () => {
  await lambda.create('broken', { 'index.js': 'process.exit(1)' })
  await lambda.call('PublishVersion', { FunctionName: 'broken' })
  const of = { FunctionName: 'broken', Qualifier: '1' }
  await lambda.call('PutProvisionedConcurrencyConfig', {
    ...{ ...of, ProvisionedConcurrentExecutions: 2 },
  })
  await idle()
  expect(await lambda.call('GetProvisionedConcurrencyConfig', of)).toMatchObject({
    ...{ Status: 'FAILED', StatusReason: 'FUNCTION_ERROR_INIT_FAILURE' },
    ...{ RequestedProvisionedConcurrentExecutions: 2, AllocatedProvisionedConcurrentExecutions: 0 },
  })
  expect(lambda.executor.processes).toBe(0)
})
