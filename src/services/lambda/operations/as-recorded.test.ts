// What AWS was seen to answer where its documentation does not say.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ACCOUNT, lambdaFixture, REGION, zip, type Fixture } from '../lambda-fixture.ts'

const FunctionName = 'fn'
const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:fn`
const CODE = { 'index.js': 'exports.handler = async () => 1' }

let lambda: Fixture
beforeEach(() => void (lambda = lambdaFixture()))
afterEach(() => lambda.end())

const call = (operation: string, input: object = {}) =>
  lambda.call(operation, { FunctionName, ...input })
const revision = async (Qualifier?: string) =>
  (await call('GetFunctionConfiguration', { Qualifier })).RevisionId

describe('a revision', () => {
  it('is another after each change of state, publication and tags', async () => {
    const seen = [(await lambda.create(FunctionName, CODE)).RevisionId, await revision()]
    seen.push((await call('UpdateFunctionConfiguration', { Timeout: 9 })).RevisionId)
    seen.push(await revision())
    seen.push((await call('UpdateFunctionCode', { ZipFile: await zip(CODE) })).RevisionId)
    seen.push(await revision())
    seen.push((await call('PublishVersion')).RevisionId)
    expect(await revision('1')).toBe(seen.at(-1))
    seen.push(await revision())
    await lambda.call('TagResource', { Resource: ARN, Tags: { a: 'b' } })
    seen.push(await revision())
    expect(new Set(seen).size).toBe(seen.length)
    expect(await revision()).toBe(seen.at(-1))
  })

  it('is not touched by an alias; of a policy GetPolicy tells it', async () => {
    await lambda.create(FunctionName, CODE)
    await call('PublishVersion')
    const before = await revision()
    await call('CreateAlias', { Name: 'live', FunctionVersion: '1' })
    const statement = {
      ...{ StatementId: 's', Action: 'lambda:InvokeFunction' },
      Principal: 's3.amazonaws.com',
    }
    await call('AddPermission', statement)
    expect(await revision()).toBe(before)
    const wrong = { RevisionId: '00000000-0000-0000-0000-000000000000' }
    const message = expect.stringContaining('Call the GetPolicy API')
    for (const refused of [
      call('AddPermission', { ...statement, ...wrong, StatementId: 't' }),
      call('RemovePermission', { ...wrong, StatementId: 's' }),
    ]) {
      await expect(refused).rejects.toMatchObject({ status: 412, message })
    }
  })
})

describe('publishing', () => {
  it('with Create shows the function’s own ARN, with UpdateFunctionCode what is pending', async () => {
    expect(await lambda.create(FunctionName, CODE, { Publish: true })).toMatchObject({
      ...{ FunctionArn: ARN, Version: '1', State: 'Pending' },
    })
    const updated = await call('UpdateFunctionCode', {
      ZipFile: await zip({ 'index.js': '' }),
      Publish: true,
    })
    expect(updated).toMatchObject({
      ...{ FunctionArn: `${ARN}:2`, Version: '2', State: 'Pending', StateReasonCode: 'Creating' },
    })
    expect(updated.LastUpdateStatus).toBeUndefined()
    expect(await call('GetFunctionConfiguration', { Qualifier: '2' })).toMatchObject({
      ...{ State: 'Active', LastUpdateStatus: 'Successful' },
    })
  })

  it('counts each version’s and each layer’s code, also the same twice', async () => {
    const total = async () => (await call('GetAccountSettings')).AccountUsage.TotalCodeSize
    const { CodeSize } = await lambda.create(FunctionName, CODE)
    expect(await total()).toBe(CodeSize)
    await call('PublishVersion')
    expect(await total()).toBe(2 * CodeSize)
    await call('UpdateFunctionConfiguration', { Timeout: 9 })
    expect(await total()).toBe(2 * CodeSize)
    await call('PublishVersion')
    const Content = { ZipFile: await zip({ a: 'b' }) }
    for (let times = 0; times < 2; times++) {
      await lambda.call('PublishLayerVersion', { LayerName: 'l', Content })
    }
    expect(await total()).toBe(3 * CodeSize + 2 * Content.ZipFile.length)
  })
})

describe('refused are', () => {
  const long = 'a'.repeat(65)
  it.each<[string, object, object]>([
    ['GetFunction', { FunctionName: long }, { code: 'ResourceNotFoundException', status: 404 }],
    ['DeleteFunction', { FunctionName: long }, { code: 'ResourceNotFoundException' }],
    [
      'Invoke',
      { FunctionName: long },
      { message: `Function not found: ${ARN.replace(':fn', `:${long}`)}:$LATEST` },
    ],
    [
      'PutFunctionConcurrency',
      { FunctionName: `${ARN}:1`, ReservedConcurrentExecutions: 1 },
      { message: expect.stringMatching(/^This operation is permitted on Lambda functions only\./) },
    ],
    [
      'AddPermission',
      { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'invalid.nonaws.com' },
      {
        code: 'InvalidParameterValueException',
        message: 'The provided principal was invalid. Please check the principal and try again.',
      },
    ],
    [
      'TagResource',
      { Resource: ARN, Tags: {} },
      {
        code: 'InvalidParameterValueException',
        message: 'An error occurred and the request cannot be processed.',
      },
    ],
    ['GetAlias', { Name: 'gone' }, { message: `Cannot find alias arn: ${ARN}:gone` }],
    ['UpdateAlias', { Name: 'gone' }, { message: `Alias not found: ${ARN}:gone` }],
  ])('%s %j', async (operation, input, error) => {
    await lambda.create(FunctionName, CODE)
    await expect(call(operation, input)).rejects.toMatchObject(error)
  })
})

it('functions of another account are reached by their ARN', async () => {
  await lambda.create(FunctionName, CODE)
  const caller = { account: '222222222222' }
  const foreign = { FunctionName: ARN }
  const found = await lambda.call('GetFunction', foreign, caller)
  expect(found.Configuration.FunctionArn).toBe(ARN)
  const { Payload } = await lambda.call('Invoke', foreign, caller)
  expect(Buffer.from(Payload).toString()).toBe('1')
  const version = await lambda.call('PublishVersion', foreign, caller)
  expect(version.FunctionArn).toBe(`${ARN}:1`)
})
