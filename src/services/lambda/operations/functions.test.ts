import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CodeProof } from '../code-links.ts'
import { ACCOUNT, lambdaFixture, ROLE, zip, type Fixture } from '../lambda-fixture.ts'

const code = (value: unknown) => ({
  'index.js': `exports.handler = async () => (${JSON.stringify(value)})`,
})
const ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:fn`

describe('functions', () => {
  let lambda: Fixture
  beforeEach(() => void (lambda = lambdaFixture()))
  afterEach(() => lambda.end())

  const FunctionName = 'fn'
  const get = () => lambda.call('GetFunctionConfiguration', { FunctionName })
  const value = async (input = {}) => (await lambda.run('fn', {}, input)).payload

  it('are created with AWS defaults, pending, and found active', async () => {
    const created = await lambda.create('fn', code(1), { Tags: { team: 'a' } })
    expect(created).toMatchObject({
      FunctionArn: ARN,
      FunctionName: 'fn',
      Version: '$LATEST',
      Timeout: 3,
      MemorySize: 128,
      Architectures: ['x86_64'],
      PackageType: 'Zip',
      EphemeralStorage: { Size: 512 },
      TracingConfig: { Mode: 'PassThrough' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/fn' },
      State: 'Pending',
      StateReasonCode: 'Creating',
    })
    expect(created.LastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/)
    expect(created).not.toHaveProperty('Environment')
    const found = await lambda.call('GetFunction', { FunctionName })
    expect(found.Configuration).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' })
    expect(found.Configuration.CodeSha256).toBe(created.CodeSha256)
    expect(found.Tags).toEqual({ team: 'a' })
    expect(found.Code.Location).toMatch(
      /^http:\/\/localhost:4566\/_millrace\/lambda\/code\/arn%3Aaws%3A[^/]+%24LATEST\?sha256=/,
    )
    const url = new URL(found.Code.Location)
    const arn = decodeURIComponent(url.pathname.split('/').at(-1)!)
    const proof = Object.fromEntries(url.searchParams) as unknown as CodeProof
    const stored = await lambda.packageOf(arn, proof)
    expect(stored?.subarray(0, 2).toString()).toBe('PK')
    for (const forged of [
      { sha256: 'other' },
      { expires: String(Number(proof.expires) + 1) },
      { signature: '' },
    ]) {
      expect(await lambda.packageOf(arn, { ...proof, ...forged })).toBeUndefined()
    }
    const layer = 'arn:aws:lambda:us-east-1:000000000000:layer:fn:1'
    expect(await lambda.packageOf(layer, proof)).toBeUndefined()
  })

  it('are not created twice, nor half', async () => {
    await lambda.create('fn', code(1))
    await expect(lambda.create('fn', code(2))).rejects.toMatchObject({
      code: 'ResourceConflictException',
      status: 409,
      message: 'Function already exist: fn',
    })
    expect(await value()).toBe(1)
    const bad = lambda.create('bad', code(1), { Code: { ZipFile: Buffer.from('no zip') } })
    await expect(bad).rejects.toMatchObject({ code: 'InvalidParameterValueException' })
    await expect(lambda.call('GetFunction', { FunctionName: 'bad' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })

  it.each<[string, object, RegExp]>([
    ['no handler', { Handler: undefined }, /^Runtime and Handler are mandatory/],
    ['an image', { PackageType: 'Image' }, /container images/],
    ['no code', { Code: {} }, /^Please provide a source/],
    ['two sources', { Code: { ZipFile: Buffer.from('x'), S3Key: 'k' } }, /^Please do not provide/],
    ['a reserved variable', { Environment: { Variables: { AWS_REGION: 'x' } } }, /AWS_REGION$/],
    ['a variable name', { Environment: { Variables: { '1x': 'x' } } }, /Map keys must satisfy/],
    ['a timeout', { Timeout: 901 }, /less than or equal to 900$/],
    ['a memory size', { MemorySize: 10_241 }, /less than or equal to 10240$/],
    ['a storage size', { EphemeralStorage: { Size: 10_241 } }, /less than or equal to 10240$/],
    ['a log level for text', { LoggingConfig: { SystemLogLevel: 'WARN' } }, /must be JSON/],
    ['a dead-letter target', { DeadLetterConfig: { TargetArn: ROLE } }, /target arn is invalid/],
  ])('are refused for %s', async (_title, input, message) => {
    await expect(lambda.create('fn', code(1), input)).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(message),
    })
  })

  it('say that code from S3 is not supported yet', async () => {
    const Code = { S3Bucket: 'bucket', S3Key: 'key' }
    await expect(lambda.create('fn', code(1), { Code })).rejects.toMatchObject({
      code: 'NotImplemented',
      status: 501,
    })
  })

  it('run new code and configuration at once, and keep what an update leaves out', async () => {
    const created = await lambda.create('fn', code(1), {
      Environment: { Variables: { STAGE: 'test' } },
    })
    expect(await value()).toBe(1)
    const updated = await lambda.call('UpdateFunctionCode', {
      FunctionName,
      ZipFile: await zip({ 'index.js': 'exports.handler = async () => process.env.STAGE ?? null' }),
      RevisionId: (await get()).RevisionId,
    })
    expect(updated).toMatchObject({ LastUpdateStatus: 'InProgress', State: 'Active' })
    expect(updated.RevisionId).not.toBe(created.RevisionId)
    expect(await value()).toBe('test')
    const { LastUpdateStatus } = await get()
    expect(LastUpdateStatus).toBe('Successful')
    await lambda.call('UpdateFunctionConfiguration', {
      FunctionName,
      Environment: { Variables: { STAGE: 'prod' } },
      Timeout: 7,
    })
    expect(await value()).toBe('prod')
    expect(await get()).toMatchObject({ Timeout: 7, Handler: 'index.handler', MemorySize: 128 })
    await lambda.call('UpdateFunctionConfiguration', { FunctionName, Environment: {} })
    expect(await value()).toBeNull()
  })

  it('are judged but not changed by a dry run', async () => {
    await lambda.create('fn', code(1))
    const { RevisionId } = await get()
    const ZipFile = await zip(code(2))
    const shown = await lambda.call('UpdateFunctionCode', { FunctionName, ZipFile, DryRun: true })
    expect(shown.CodeSha256).not.toBe((await get()).CodeSha256)
    expect((await get()).RevisionId).toBe(RevisionId)
    expect(await value()).toBe(1)
  })

  it('are listed page by page, in order', async () => {
    for (const name of ['c', 'a', 'e', 'b', 'd']) await lambda.create(name, code(name))
    const seen: string[] = []
    let Marker: string | undefined
    do {
      const page: any = await lambda.call('ListFunctions', { MaxItems: 2, Marker })
      expect(page.Functions.length).toBeLessThanOrEqual(2)
      for (const { FunctionName: name } of page.Functions) seen.push(name)
      Marker = page.NextMarker
    } while (Marker)
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e'])
    await expect(lambda.call('ListFunctions', { Marker: '%%' })).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
    })
  })

  it('are gone when deleted, and can be created anew', async () => {
    await lambda.create('fn', code(1))
    await value()
    expect(lambda.executor.processes).toBe(1)
    await lambda.call('DeleteFunction', { FunctionName })
    expect(lambda.executor.processes).toBe(0)
    await expect(value()).rejects.toMatchObject({ message: `Function not found: ${ARN}:$LATEST` })
    expect((await lambda.call('ListFunctions', {})).Functions).toEqual([])
    await lambda.create('fn', code(2))
    expect(await value()).toBe(2)
  })

  it.each([
    'fn',
    'fn:$LATEST',
    'function:fn',
    `${ACCOUNT}:function:fn`,
    `${ACCOUNT}:fn`,
    `us-east-1:${ACCOUNT}:function:fn`,
    ARN,
    `${ARN}:$LATEST`,
  ])('are found as %s', async (name) => {
    await lambda.create('fn', code(1))
    const found = await lambda.call('GetFunctionConfiguration', { FunctionName: name })
    expect(found.FunctionName).toBe('fn')
  })

  it('tell when qualifiers contradict each other', async () => {
    const input = { FunctionName: 'fn:1', Qualifier: '2' }
    await expect(lambda.call('Invoke', input)).rejects.toMatchObject({
      message:
        'The derived qualifier from the function name does not match the specified qualifier.',
    })
  })

  it('are invoked dry, and refuse what is no JSON or too large', async () => {
    await lambda.create('fn', code(1))
    const dry = { FunctionName, InvocationType: 'DryRun' }
    expect(await lambda.call('Invoke', dry)).toEqual({ StatusCode: 204 })
    expect(lambda.executor.processes).toBe(0)
    await expect(
      lambda.call('Invoke', { FunctionName, Payload: Buffer.from('{bad') }),
    ).rejects.toMatchObject({
      code: 'InvalidRequestContentException',
      message: expect.stringMatching(/^Could not parse request body into json: /),
    })
    const large = Buffer.from(JSON.stringify('x'.repeat(1_048_577)))
    await expect(
      lambda.call('Invoke', { FunctionName, InvocationType: 'Event', Payload: large }),
    ).rejects.toMatchObject({ code: 'RequestTooLargeException', status: 413 })
    await expect(
      lambda.call('Invoke', { FunctionName, Payload: Buffer.alloc(6_291_557, '1') }),
    ).rejects.toMatchObject({ code: 'RequestTooLargeException' })
  })

  it('keep tags', async () => {
    await lambda.create('fn', code(1), { Tags: { a: '1', b: '2' } })
    await lambda.call('TagResource', { Resource: ARN, Tags: { b: '3', c: '4' } })
    await lambda.call('UntagResource', { Resource: ARN, TagKeys: ['a'] })
    expect(await lambda.call('ListTags', { Resource: ARN })).toEqual({ Tags: { b: '3', c: '4' } })
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v']))
    await expect(lambda.call('TagResource', { Resource: ARN, Tags: many })).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
    })
  })
})
