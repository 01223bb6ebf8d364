// Functions through the AWS SDK for JavaScript v3: their life, invocation, logs, errors, runtimes.

import { createHash } from 'node:crypto'
import {
  Lambda,
  paginateListFunctions,
  waitUntilFunctionActiveV2,
  waitUntilFunctionExists,
  waitUntilFunctionUpdatedV2,
  type CreateFunctionRequest,
} from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { haveProgram } from './programs.ts'
import { refusal } from './refusal.ts'
import { ROLE, zipOf } from './zip.ts'

let mill: Millrace
let lambda: Lambda
beforeAll(async () => {
  mill = await startMillrace()
  lambda = new Lambda({ ...mill.awsConfig, maxAttempts: 1 })
})
afterAll(async () => {
  lambda.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:f'
const ECHO = `exports.handler = async (event, context) => {
  console.log('hello', JSON.stringify(event))
  return { event, name: context.functionName, arn: context.invokedFunctionArn,
    client: context.clientContext, color: process.env.COLOR,
    left: context.getRemainingTimeInMillis() <= 3000 }
}`

async function create(source: string, more: Partial<CreateFunctionRequest> = {}) {
  return lambda.createFunction({
    FunctionName: 'f',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: await zipOf({ 'index.js': source }) },
    ...more,
  })
}

async function invoke(event: unknown = {}, more: object = {}) {
  const answer = await lambda.invoke({
    FunctionName: 'f',
    Payload: JSON.stringify(event),
    ...more,
  })
  const text = answer.Payload?.transformToString() ?? ''
  return { ...answer, payload: text === '' ? undefined : JSON.parse(text) }
}

describe('a function’s life', () => {
  test('created, waited for, looked at, changed, listed, deleted', async () => {
    const zip = await zipOf({ 'index.js': ECHO })
    const created = await create(ECHO, { Description: 'first', Tags: { team: 'a' } })
    const sha = createHash('sha256').update(zip).digest('base64')
    expect(created).toMatchObject({
      FunctionName: 'f',
      FunctionArn: ARN,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: ROLE,
      Description: 'first',
      CodeSize: zip.length,
      CodeSha256: sha,
      Timeout: 3,
      MemorySize: 128,
      Version: '$LATEST',
      State: 'Pending',
      StateReasonCode: 'Creating',
      PackageType: 'Zip',
      Architectures: ['x86_64'],
      EphemeralStorage: { Size: 512 },
      TracingConfig: { Mode: 'PassThrough' },
      LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    const waiter = { client: lambda, maxWaitTime: 20 }
    await waitUntilFunctionExists(waiter, { FunctionName: 'f' })
    await waitUntilFunctionActiveV2(waiter, { FunctionName: 'f' })
    const got = await lambda.getFunction({ FunctionName: ARN })
    expect(got).toMatchObject({
      Configuration: { State: 'Active', LastUpdateStatus: 'Successful' },
      Code: { RepositoryType: 'S3', Location: expect.stringMatching(/^http/) },
      Tags: { team: 'a' },
    })
    const code = Buffer.from(await (await fetch(got.Code!.Location!)).arrayBuffer())
    expect(createHash('sha256').update(code).digest('base64')).toBe(sha)

    const updated = await lambda.updateFunctionConfiguration({
      FunctionName: 'f',
      Timeout: 10,
      Environment: { Variables: { COLOR: 'blue' } },
    })
    expect(updated).toMatchObject({ LastUpdateStatus: 'InProgress', Timeout: 10 })
    await waitUntilFunctionUpdatedV2(waiter, { FunctionName: 'f' })
    expect((await invoke()).payload.color).toBe('blue')

    const ZipFile = await zipOf({ 'index.js': `exports.handler = async () => 'second'` })
    const recoded = await lambda.updateFunctionCode({ FunctionName: 'f', ZipFile })
    expect(recoded.CodeSha256).not.toBe(sha)
    await waitUntilFunctionUpdatedV2(waiter, { FunctionName: 'f' })
    expect((await invoke()).payload).toBe('second')
    expect(await lambda.getFunctionConfiguration({ FunctionName: 'f' })).toMatchObject({
      Timeout: 10,
      Environment: { Variables: { COLOR: 'blue' } },
    })

    await lambda.deleteFunction({ FunctionName: 'f' })
    expect(await refusal(lambda.getFunction({ FunctionName: 'f' }))).toEqual({
      name: 'ResourceNotFoundException',
      message: `Function not found: ${ARN}`,
      status: 404,
      queryCode: undefined,
    })
  })

  test('functions are listed page by page', async () => {
    for (const FunctionName of ['c', 'a', 'b']) await create(ECHO, { FunctionName })
    const pages: (string | undefined)[][] = []
    for await (const page of paginateListFunctions({ client: lambda, pageSize: 2 }, {})) {
      pages.push(page.Functions!.map(({ FunctionName }) => FunctionName))
    }
    expect(pages).toEqual([['a', 'b'], ['c']])
  })

  test('a dry run changes nothing; an old revision is refused', async () => {
    const { RevisionId, CodeSha256 } = await create(ECHO)
    const ZipFile = await zipOf({ 'index.js': 'exports.handler = 1' })
    await lambda.updateFunctionCode({ FunctionName: 'f', ZipFile, DryRun: true })
    const before = await lambda.getFunctionConfiguration({ FunctionName: 'f' })
    expect(before.CodeSha256).toBe(CodeSha256)
    await lambda.updateFunctionConfiguration({ FunctionName: 'f', Timeout: 5 })
    const call = lambda.updateFunctionCode({ FunctionName: 'f', ZipFile, RevisionId })
    expect(await refusal(call)).toMatchObject({ name: 'PreconditionFailedException', status: 412 })
  })

  test('what cannot be created is refused, and nothing is there afterwards', async () => {
    const refused: [Partial<CreateFunctionRequest>, string, number][] = [
      [{ FunctionName: 'a b' }, 'ValidationException', 400],
      [{ Timeout: 901 }, 'ValidationException', 400],
      [{ MemorySize: 127 }, 'ValidationException', 400],
      [{ Runtime: 'cobol' as any }, 'InvalidParameterValueException', 400],
      [{ Runtime: undefined }, 'InvalidParameterValueException', 400],
      [{ Role: 'nobody' }, 'ValidationException', 400],
      [{ Code: {} }, 'InvalidParameterValueException', 400],
      [{ Code: { ZipFile: Buffer.from('no zip') } }, 'InvalidParameterValueException', 400],
      [
        { Environment: { Variables: { AB: 'x'.repeat(4097) } } },
        'InvalidParameterValueException',
        400,
      ],
    ]
    for (const [more, name, status] of refused) {
      const { message, ...refusedAs } = await refusal(create(ECHO, more))
      expect([message, refusedAs]).toEqual([message, { name, status, queryCode: undefined }])
    }
    expect((await lambda.listFunctions({})).Functions).toEqual([])
    await create(ECHO)
    expect(await refusal(create(ECHO))).toEqual({
      name: 'ResourceConflictException',
      message: 'Function already exist: f',
      status: 409,
      queryCode: undefined,
    })
  })
})

describe('Invoke', () => {
  test('RequestResponse: the event, the context, the log’s tail', async () => {
    await create(ECHO)
    const answer = await invoke(
      { a: ['ü', 1] },
      {
        LogType: 'Tail',
        ClientContext: Buffer.from('{"custom":{"k":"v"}}').toString('base64'),
      },
    )
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' })
    expect(answer.FunctionError).toBeUndefined()
    expect(answer.payload).toEqual({
      event: { a: ['ü', 1] },
      name: 'f',
      arn: ARN,
      client: { custom: { k: 'v' } },
      left: true,
    })
    const log = Buffer.from(answer.LogResult!, 'base64').toString()
    expect(log).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST\n/)
    expect(log).toContain('hello {"a":["ü",1]}')
    expect(log).toMatch(/END RequestId: .*\nREPORT RequestId: .*Billed Duration: \d+ ms/)
  })

  test('Event answers 202 and runs; DryRun answers 204 and does not', async () => {
    await create(ECHO)
    expect(await invoke({}, { InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 })
    expect(await mill.hops({ resource: ARN })).toEqual([])
    expect(await invoke({ n: 1 }, { InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 })
    await mill.settle()
    const outcomes = (await mill.hops({ resource: ARN })).map(({ outcome }) => outcome)
    expect(outcomes).toContain('delivered')
  })

  test('an Event that fails is tried twice more, one and two minutes later', async () => {
    await create(`exports.handler = async () => { throw new Error('boom') }`)
    await invoke({}, { InvocationType: 'Event' })
    await mill.settle()
    const attempts = async () =>
      (await mill.hops({ outcome: 'failed' })).map(({ attempt }) => attempt).sort()
    expect(await attempts()).toEqual([1])
    await mill.clock.advance('1m')
    expect(await attempts()).toEqual([1, 2])
    await mill.clock.advance('2m')
    expect(await attempts()).toEqual([1, 2, 3])
    await mill.clock.advance('6h')
    expect(await attempts()).toEqual([1, 2, 3])
  })

  test.each<[string, string, object]>([
    [
      'throws',
      `exports.handler = async () => { throw new TypeError('boom') }`,
      { errorType: 'TypeError', errorMessage: 'boom', trace: expect.any(Array) },
    ],
    [
      'exits',
      `exports.handler = async () => process.exit(3)`,
      { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 3') },
    ],
    [
      'does not load',
      `nonsense(`,
      { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: expect.any(String) },
    ],
    [
      'has no handler',
      `exports.other = 1`,
      { errorType: 'Runtime.HandlerNotFound', errorMessage: expect.any(String) },
    ],
    [
      'hangs',
      `exports.handler = () => new Promise(() => setInterval(() => {}, 1000))`,
      {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(
          /^RequestId: .* Error: Task timed out after 1.00 seconds$/,
        ),
      },
    ],
    [
      'answers too much',
      `exports.handler = async () => 'x'.repeat(6291557)`,
      { errorType: 'Function.ResponseSizeTooLarge', errorMessage: expect.any(String) },
    ],
  ])('a function that %s', async (_, source, error) => {
    await create(source, { Timeout: source.includes('setInterval') ? 1 : 3 })
    const answer = await invoke()
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' })
    expect(answer.payload).toMatchObject(error)
    // The next function is none the worse for it.
    await create(ECHO, { FunctionName: 'well' })
    expect(await invoke({}, { FunctionName: 'well' })).not.toHaveProperty(
      'FunctionError',
      'Unhandled',
    )
  })

  test('one that prints megabytes keeps the last 4 KB for the caller', async () => {
    await create(
      `exports.handler = async () => {
        for (let i = 0; i < 3000; i++) console.log('x'.repeat(1000))
        console.log('the end')
      }`,
      { Timeout: 20 },
    )
    const { LogResult, FunctionError } = await invoke({}, { LogType: 'Tail' })
    expect(FunctionError).toBeUndefined()
    const log = Buffer.from(LogResult!, 'base64')
    expect(log.length).toBeLessThanOrEqual(4096)
    expect(log.toString()).toContain('the end')
  })

  test('what cannot be invoked is refused', async () => {
    expect(await refusal(invoke())).toEqual({
      name: 'ResourceNotFoundException',
      message: `Function not found: ${ARN}:$LATEST`,
      status: 404,
      queryCode: undefined,
    })
    await create(ECHO)
    expect(await refusal(lambda.invoke({ FunctionName: 'f', Payload: '{' }))).toMatchObject({
      name: 'InvalidRequestContentException',
      status: 400,
      message: expect.stringMatching(/^Could not parse request body into json: /),
    })
    expect(await refusal(invoke({}, { Qualifier: 'none' }))).toMatchObject({ status: 404 })
    expect(await refusal(invoke('x'.repeat(1_048_577), { InvocationType: 'Event' }))).toMatchObject(
      { name: 'RequestTooLargeException', status: 413 },
    )
    expect(await refusal(invoke('x'.repeat(6_300_000)))).toMatchObject({
      name: 'RequestTooLargeException',
      status: 413,
    })
  })
})

describe('other runtimes', () => {
  test('Python', async (context) => {
    if (!haveProgram('python3')) return context.skip('python3 is not on the PATH')
    const source = `
import os
def handler(event, context):
    print('hello from python')
    if event.get('fail'):
        raise ValueError('boom')
    return {'event': event, 'name': context.function_name, 'id': len(context.aws_request_id)}
`
    await create('', {
      Runtime: 'python3.12',
      Handler: 'app.handler',
      Timeout: 20,
      Code: { ZipFile: await zipOf({ 'app.py': source }) },
    })
    const answer = await invoke({ a: 'ü' }, { LogType: 'Tail' })
    expect(answer.payload).toEqual({ event: { a: 'ü' }, name: 'f', id: 36 })
    expect(Buffer.from(answer.LogResult!, 'base64').toString()).toContain('hello from python')
    const failed = await invoke({ fail: true })
    expect(failed.FunctionError).toBe('Unhandled')
    expect(failed.payload).toMatchObject({
      errorType: 'ValueError',
      errorMessage: 'boom',
      requestId: expect.any(String),
      stackTrace: [expect.stringContaining('app.py')],
    })
  })

  test('a shell script as bootstrap of provided.al2023', async (context) => {
    if (!haveProgram('curl')) return context.skip('curl is not on the PATH')
    const bootstrap = `#!/bin/sh
set -eu
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  event=$(curl -sS -D "$TMPDIR/head" "$api/next")
  id=$(grep -i lambda-runtime-aws-request-id "$TMPDIR/head" | tr -d '\\r' | cut -d' ' -f2)
  curl -sS -X POST "$api/$id/response" -d "{\\"got\\":$event,\\"handler\\":\\"$_HANDLER\\"}" > /dev/null
done
`
    await create('', {
      Runtime: 'provided.al2023',
      Handler: 'my.own',
      Timeout: 20,
      Code: { ZipFile: await zipOf({ bootstrap }) },
    })
    for (const n of [1, 2]) {
      expect((await invoke({ n })).payload).toEqual({ got: { n }, handler: 'my.own' })
    }
  })
})
