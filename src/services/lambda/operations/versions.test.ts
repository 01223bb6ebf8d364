import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ACCOUNT, lambdaFixture, zip, type Fixture } from '../lambda-fixture.ts'

const code = (value: unknown) => ({
  'index.js': `exports.handler = async () => (${JSON.stringify(value)})`,
})
const FunctionName = 'fn'
const ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:fn`

describe('versions, aliases, policies and reservations', () => {
  let lambda: Fixture
  beforeEach(async () => {
    lambda = lambdaFixture()
    await lambda.create('fn', code('one'))
  })
  afterEach(() => lambda.end())

  const update = async (value: string) =>
    lambda.call('UpdateFunctionCode', { FunctionName, ZipFile: await zip(code(value)) })
  const publish = (input = {}) => lambda.call('PublishVersion', { FunctionName, ...input })
  const run = (Qualifier?: string) => lambda.call('Invoke', { FunctionName, Qualifier })
  const value = async (qualifier?: string) =>
    JSON.parse(Buffer.from((await run(qualifier)).Payload).toString())

  it('freezes versions, and publishes again only what has changed', async () => {
    const first = await publish({ Description: 'the first' })
    expect(first).toMatchObject({
      Version: '1',
      FunctionArn: `${ARN}:1`,
      Description: 'the first',
      State: 'Active',
    })
    expect((await publish()).Version).toBe('1')
    await update('two')
    expect((await publish()).Version).toBe('2')
    expect(await value('1')).toBe('one')
    expect(await value('2')).toBe('two')
    expect(await value()).toBe('two')
    expect((await run('1')).ExecutedVersion).toBe('1')
    const page = await lambda.call('ListVersionsByFunction', { FunctionName, MaxItems: 2 })
    expect(page.Versions.map((one: any) => one.Version)).toEqual(['$LATEST', '1'])
    const rest = await lambda.call('ListVersionsByFunction', {
      FunctionName,
      Marker: page.NextMarker,
    })
    expect(rest.Versions.map((one: any) => one.FunctionArn)).toEqual([`${ARN}:2`])
    await lambda.call('DeleteFunction', { FunctionName, Qualifier: '1' })
    await expect(value('1')).rejects.toMatchObject({ message: `Function not found: ${ARN}:1` })
    expect(await value('2')).toBe('two')
  })

  it('leads aliases to their versions, by weight where they have some', async () => {
    await publish()
    await update('two')
    await publish()
    const alias = await lambda.call('CreateAlias', {
      FunctionName,
      Name: 'live',
      FunctionVersion: '1',
    })
    expect(alias).toMatchObject({ AliasArn: `${ARN}:live`, FunctionVersion: '1', Description: '' })
    expect(await run('live')).toMatchObject({ ExecutedVersion: '1' })
    const all = await lambda.call('UpdateAlias', {
      FunctionName,
      Name: 'live',
      RoutingConfig: { AdditionalVersionWeights: { '2': 1 } },
    })
    expect(all.RoutingConfig).toEqual({ AdditionalVersionWeights: { '2': 1 } })
    expect(await run('live')).toMatchObject({ ExecutedVersion: '2' })
    await lambda.call('UpdateAlias', { FunctionName, Name: 'live', RoutingConfig: {} })
    expect(await run('live')).toMatchObject({ ExecutedVersion: '1' })
    const listed = await lambda.call('ListAliases', { FunctionName, FunctionVersion: '1' })
    expect(listed.Aliases).toHaveLength(1)
    await expect(
      lambda.call('DeleteFunction', { FunctionName, Qualifier: '1' }),
    ).rejects.toMatchObject({ code: 'ResourceConflictException' })
    await lambda.call('DeleteAlias', { FunctionName, Name: 'live' })
    await expect(lambda.call('GetAlias', { FunctionName, Name: 'live' })).rejects.toMatchObject({
      message: `Cannot find alias arn: ${ARN}:live`,
    })
  })

  it.each<[object, string]>([
    [{ FunctionVersion: '9' }, `Function not found: ${ARN}:9`],
    [
      { FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { '9': 0.5 } } },
      `Function not found: ${ARN}:9`,
    ],
    [
      { FunctionVersion: '$LATEST', RoutingConfig: { AdditionalVersionWeights: { '1': 0.5 } } },
      '$LATEST is not supported for an alias pointing to more than 1 version',
    ],
  ])('refuses an alias %j', async (input, message) => {
    await publish()
    await expect(
      lambda.call('CreateAlias', { FunctionName, Name: 'x', ...input }),
    ).rejects.toMatchObject({ message })
  })

  it('keeps policies by qualifier', async () => {
    const permission = {
      FunctionName,
      StatementId: 's3',
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
      SourceArn: 'arn:aws:s3:::bucket',
      SourceAccount: ACCOUNT,
    }
    const { Statement } = await lambda.call('AddPermission', permission)
    expect(JSON.parse(Statement)).toEqual({
      Sid: 's3',
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: ARN,
      Condition: {
        StringEquals: { 'AWS:SourceAccount': ACCOUNT },
        ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::bucket' },
      },
    })
    await expect(lambda.call('AddPermission', permission)).rejects.toMatchObject({ status: 409 })
    const { Policy } = await lambda.call('GetPolicy', { FunctionName })
    expect(JSON.parse(Policy)).toMatchObject({ Version: '2012-10-17', Id: 'default' })
    expect((await lambda.port.function(ARN))?.policy).toBe(Policy)
    await publish()
    await lambda.call('AddPermission', { ...permission, Qualifier: '1', Principal: ACCOUNT })
    const versioned = await lambda.call('GetPolicy', { FunctionName, Qualifier: '1' })
    expect(JSON.parse(versioned.Policy).Statement[0]).toMatchObject({
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Resource: `${ARN}:1`,
    })
    await lambda.call('RemovePermission', { FunctionName, StatementId: 's3' })
    await expect(lambda.call('GetPolicy', { FunctionName })).rejects.toMatchObject({
      message: 'The resource you requested does not exist.',
    })
    await expect(
      lambda.call('AddPermission', { ...permission, Qualifier: '$LATEST' }),
    ).rejects.toMatchObject({ code: 'InvalidParameterValueException' })
  })

  it('adds reservations up over the account', async () => {
    await lambda.create('other', code(1))
    const put = (name: string, count: number) =>
      lambda.call('PutFunctionConcurrency', {
        FunctionName: name,
        ReservedConcurrentExecutions: count,
      })
    expect(await put('fn', 600)).toEqual({ ReservedConcurrentExecutions: 600 })
    await expect(put('other', 301)).rejects.toMatchObject({ status: 400 })
    await put('other', 300)
    const settings = await lambda.call('GetAccountSettings', {})
    expect(settings.AccountLimit.UnreservedConcurrentExecutions).toBe(100)
    expect(settings.AccountUsage.FunctionCount).toBe(2)
    await lambda.call('DeleteFunctionConcurrency', { FunctionName })
    expect(await lambda.call('GetFunctionConcurrency', { FunctionName })).toEqual({})
    await lambda.call('DeleteFunction', { FunctionName: 'other' })
    const after = await lambda.call('GetAccountSettings', {})
    expect(after.AccountLimit.UnreservedConcurrentExecutions).toBe(1000)
  })
})
