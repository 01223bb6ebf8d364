import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACCOUNT, lambdaFixture, type Files, type Fixture } from '../lambda-fixture.ts'

describe('nodejs functions', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(() => lambda.end())

  let number = 0
  async function once(files: Files | string, input: object = {}, event: unknown = {}) {
    const name = `f${number++}`
    await lambda.create(name, typeof files === 'string' ? { 'index.js': files } : files, input)
    return lambda.run(name, event)
  }

  it('runs a CommonJS async handler', async () => {
    const { payload, error, log } = await once(
      `exports.handler = async (event) => ({ hello: event.name })`,
      {},
      { name: 'world' },
    )
    expect(payload).toEqual({ hello: 'world' })
    expect(error).toBeUndefined()
    expect(log).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST\nEND RequestId: /)
    expect(log).toMatch(
      /\nREPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: [1-9]\d* MB\tInit Duration: [\d.]+ ms\t\n$/,
    )
  })

  it.each<[string, Files, string]>([
    ['.mjs', { 'index.mjs': `export const handler = async () => 'ok'` }, 'index.handler'],
    [
      'a module package with top-level await',
      {
        'package.json': `{"type":"module"}`,
        'index.js': `const value = await Promise.resolve('ok')\nexport const handler = async () => value`,
      },
      'index.handler',
    ],
    [
      'an ESM dependency that CommonJS imports',
      {
        'index.js': `exports.handler = async () => (await import('./other.mjs')).default`,
        'other.mjs': `export default 'ok'`,
      },
      'index.handler',
    ],
    [
      'a nested folder and a nested export',
      { 'src/deep/main.js': `exports.api = { run: async () => 'ok' }` },
      'src/deep/main.api.run',
    ],
    ['a .cjs file', { 'index.cjs': `exports.handler = async () => 'ok'` }, 'index.handler'],
    [
      'its own node_modules',
      {
        'index.js': `const dep = require('dep'); exports.handler = async () => dep`,
        'node_modules/dep/index.js': `module.exports = 'ok'`,
      },
      'index.handler',
    ],
  ])('loads %s', async (_title, files, handler) => {
    expect((await once(files, { Handler: handler })).payload).toBe('ok')
  })

  it('answers callbacks when the event loop is empty, or at once when told not to wait', async () => {
    const waits = await once(`exports.handler = (event, context, callback) => {
      let done = 'no'
      setTimeout(() => { done = 'yes'; answer.done = done }, 30)
      const answer = { done }
      callback(null, answer)
    }`)
    expect(waits.payload).toEqual({ done: 'yes' })
    const hurries = await once(`exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = false
      setTimeout(() => {}, 60000)
      callback(null, 'at once')
    }`)
    expect(hurries.payload).toBe('at once')
  })

  it('answers null when nobody ever answers', async () => {
    expect((await once(`exports.handler = () => 'ignored'`)).payload).toBeNull()
    expect((await once(`exports.handler = async () => new Promise(() => {})`)).payload).toBeNull()
    const newer = await once(`exports.handler = async () => new Promise(() => {})`, {
      Runtime: 'nodejs24.x',
    })
    expect(newer.payload.errorType).toBe('Runtime.NodeJsExit')
  })

  it('reports what a handler throws', async () => {
    const { payload, error, log } = await once(
      `class Broken extends Error { name = 'Broken'; hint = 7 }
       exports.handler = async () => { throw new Broken('no\\nway') }`,
    )
    expect(error).toBe('Unhandled')
    expect(payload).toMatchObject({ errorType: 'Broken', errorMessage: 'no\nway' })
    expect(payload.trace[0]).toBe('Broken: no')
    expect(log).toMatch(
      /\tERROR\tInvoke Error \t\{"errorType":"Broken","errorMessage":"no\\nway".*"hint":7/,
    )
    expect((await once(`exports.handler = async () => { throw 'text' }`)).payload).toEqual({
      errorType: 'string',
      errorMessage: 'text',
      trace: [],
    })
    const callback = await once(`exports.handler = (e, c, done) => done(new TypeError('called'))`)
    expect(callback.payload.errorType).toBe('TypeError')
  })

  it('reports uncaught exceptions and unhandled rejections, and starts afresh', async () => {
    const files = `let calls = 0
      exports.handler = async (event) => {
        if (event.how === 'throw') setImmediate(() => { throw new RangeError('late') })
        if (event.how === 'reject') void Promise.reject(new Error('forgotten'))
        if (event.how) await new Promise((done) => setTimeout(done, 2000))
        return ++calls
      }`
    await lambda.create('uncaught', { 'index.js': files })
    expect((await lambda.run('uncaught', { how: 'throw' })).payload.errorType).toBe('RangeError')
    expect((await lambda.run('uncaught')).payload).toBe(1)
    const { payload, log } = await lambda.run('uncaught', { how: 'reject' })
    expect(payload.errorType).toBe('Runtime.UnhandledPromiseRejection')
    expect(payload.errorMessage).toBe('Error: forgotten')
    expect(log).toContain('\tERROR\tUnhandled Promise Rejection \t')
    expect((await lambda.run('uncaught')).payload).toBe(1)
  })

  it.each([
    ['Runtime.ImportModuleError', 'missing.handler', `exports.handler = async () => 1`],
    ['Runtime.HandlerNotFound', 'index.other', `exports.handler = async () => 1`],
    ['Runtime.UserCodeSyntaxError', 'index.handler', `exports.handler = async ( => 1`],
    ['Runtime.MalformedHandlerName', 'index', `exports.handler = async () => 1`],
    ['TypeError', 'index.handler', `null.x`],
  ])('reports a failed initialization as %s', async (type, handler, code) => {
    const { payload, error, log } = await once(code, { Handler: handler })
    expect(error).toBe('Unhandled')
    expect(payload.errorType).toBe(type)
    expect(payload.trace.length).toBeGreaterThan(0)
    expect(log).toContain('END RequestId: ')
  })

  it('gives the handler its context and a clean environment', async () => {
    process.env['MILLRACE_CANARY'] = 'must not be seen'
    const { payload } = await once(
      `exports.handler = async (event, context) => ({
        env: process.env, cwd: process.cwd(), remaining: context.getRemainingTimeInMillis(), context,
      })`,
      { Environment: { Variables: { STAGE: 'test', TZ: 'Asia/Seoul' } }, MemorySize: 256 },
    )
    delete process.env['MILLRACE_CANARY']
    const { env, context, remaining } = payload
    expect(env).toMatchObject({
      _HANDLER: 'index.handler',
      AWS_REGION: 'us-east-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
      AWS_ACCESS_KEY_ID: ACCOUNT,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      STAGE: 'test',
      TZ: 'Asia/Seoul',
      LAMBDA_TASK_ROOT: payload.cwd,
    })
    expect(env._X_AMZN_TRACE_ID).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16}/)
    expect(env).not.toHaveProperty('MILLRACE_CANARY')
    expect(env).not.toHaveProperty('HOME')
    expect(remaining).toBeGreaterThan(2000)
    expect(remaining).toBeLessThanOrEqual(3000)
    expect(context.invokedFunctionArn).toBe(
      `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${context.functionName}`,
    )
    expect(context.logGroupName).toBe(`/aws/lambda/${context.functionName}`)
    expect(context.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/)
    expect(context.memoryLimitInMB).toBe('256')
  })

  it('writes console lines as AWS does, many-lined ones as one', async () => {
    const { log } = await once(`exports.handler = async (event, { awsRequestId }) => {
      console.log('plain', { a: 1 }); console.error('two\\nlines'); process.stdout.write('raw\\n')
    }`)
    expect(log).toMatch(/\n\d{4}-\S+Z\t[0-9a-f-]{36}\tINFO\tplain \{ a: 1 \}\n/)
    expect(log).toMatch(/\tERROR\ttwo\nlines\n/)
    expect(log).toContain('\nraw\n')
  })

  it('writes JSON when the function is configured so, by level', async () => {
    const { log } = await once(
      `exports.handler = async () => { console.debug('hidden'); console.warn('seen', 1) }`,
      { LoggingConfig: { LogFormat: 'JSON' } },
    )
    expect(log).not.toContain('hidden')
    expect(log).toMatch(/"level":"WARN","requestId":"[0-9a-f-]{36}","message":"seen 1"/)
  })

  it('buffers what a streaming handler writes', async () => {
    const { payload } = await once(
      `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        stream.write('{"a":'); stream.write('1}'); stream.end()
      })`,
    )
    expect(payload).toEqual({ a: 1 })
    const failed = await once(
      `exports.handler = awslambda.streamifyResponse(async () => { throw new Error('midway') })`,
    )
    expect(failed.error).toBe('Unhandled')
    expect(failed.payload).toMatchObject({ errorType: 'Error', errorMessage: 'midway' })
  })

  it('passes the client context', async () => {
    await lambda.create('client', {
      'index.js': `exports.handler = async (event, context) => context.clientContext`,
    })
    const given = Buffer.from(JSON.stringify({ custom: { city: '서울' } })).toString('base64')
    const { payload } = await lambda.run('client', {}, { ClientContext: given })
    expect(payload).toEqual({ custom: { city: '서울' } })
  })
})
