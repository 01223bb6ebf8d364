import { afterEach, expect, it } from 'vitest'
import { lambdaFixture, type Fixture } from '../lambda-fixture.ts'

const HANDLER = `
exports.handler = async (event) => {
  console.debug('quiet')
  console.info({ order: 7 })
  console.error(new TypeError('bad'))
  process.stdout.write('{"level":"debug","message":"own"}\\n')
  process.stdout.write('{"level":"warn","message":"own"}\\n')
  process.stdout.write('plain\\n')
  if (event.exit) process.exit(3)
}`

let lambda: Fixture | undefined
afterEach(() => lambda?.end())

async function logOf(LoggingConfig: object, event: object = {}) {
  const messages: string[] = []
  lambda = lambdaFixture({
    sink: {
      append: async (_scope, events) => void messages.push(...events.map((one) => one.message)),
    },
  })
  await lambda.create(
    'fn',
    { 'index.js': HANDLER },
    { LoggingConfig: { LogFormat: 'JSON', ...LoggingConfig } },
  )
  const { log } = await lambda.run('fn', event)
  await lambda.end()
  const parsed = messages.map((text) => (text.startsWith('{') ? JSON.parse(text) : text))
  return { messages: parsed, log, types: parsed.map(typeOf) }
}

const typeOf = (message: any): string =>
  typeof message === 'string' ? message : (message.type ?? `${message.level}`)

it('writes platform events and the function’s own lines as JSON', async () => {
  const { messages, types, log } = await logOf({})
  expect(types).toEqual([
    ...['platform.initStart', 'platform.start', 'INFO', 'ERROR', 'warn', 'plain'],
    'platform.report',
  ])
  expect(messages[0]).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    type: 'platform.initStart',
    record: {
      initializationType: 'on-demand',
      phase: 'init',
      runtimeVersion: 'nodejs:20.v1',
      runtimeVersionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1::runtime:/),
      functionName: 'fn',
      functionVersion: '$LATEST',
      instanceId: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/fn\[\$LATEST\][0-9a-f]{32}$/),
      instanceMaxMemory: 134_217_728,
    },
  })
  const { requestId } = messages[1].record
  expect(messages[1].record).toMatchObject({ version: '$LATEST' })
  expect(messages[2]).toMatchObject({ level: 'INFO', requestId, message: { order: 7 } })
  const message = { errorType: 'TypeError', errorMessage: 'bad' }
  expect(messages[3]).toMatchObject({ message })
  expect(messages.at(-1).record).toEqual({
    requestId,
    status: 'success',
    metrics: {
      durationMs: expect.any(Number),
      billedDurationMs: expect.any(Number),
      memorySizeMB: 128,
      maxMemoryUsedMB: expect.any(Number),
      initDurationMs: expect.any(Number),
    },
  })
  expect(log).toContain('platform.report')
  expect(log).not.toContain('REPORT RequestId')
})

it('knows the levels of Python', async () => {
  const messages: string[] = []
  lambda = lambdaFixture({
    sink: {
      append: async (_scope, events) => void messages.push(...events.map((one) => one.message)),
    },
  })
  const source = [
    'import logging',
    'def handler(event, context):',
    '  logging.getLogger().info("quiet")',
    '  logging.getLogger().warning("loud %s", 7)',
    '  print("printed")',
  ]
  await lambda.create(
    'fn',
    { 'app.py': source.join('\n') },
    {
      ...{ Runtime: 'python3.12', Handler: 'app.handler' },
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'WARN', SystemLogLevel: 'WARN' },
    },
  )
  await lambda.run('fn')
  await lambda.end()
  // A line without a level counts as INFO.
  expect(messages.map((message) => JSON.parse(message))).toMatchObject([
    { level: 'WARNING', message: 'loud 7' },
  ])
})

it('tells everything at DEBUG', async () => {
  const { types } = await logOf({ ApplicationLogLevel: 'DEBUG', SystemLogLevel: 'DEBUG' })
  expect(types).toEqual([
    ...['platform.initStart', 'platform.initRuntimeDone', 'platform.initReport', 'platform.start'],
    ...['DEBUG', 'INFO', 'ERROR', 'debug', 'warn', 'plain'],
    ...['platform.runtimeDone', 'platform.report'],
  ])
})

it('tells only what is wrong at WARN and ERROR', async () => {
  const quiet = { ApplicationLogLevel: 'ERROR', SystemLogLevel: 'WARN' }
  expect((await logOf(quiet)).types).toEqual(['ERROR'])
  const { types, messages } = await logOf(quiet, { exit: true })
  expect(types).toEqual(['ERROR', 'platform.runtimeDone', 'platform.report'])
  expect(messages.at(-1).record).toMatchObject({ status: 'error', errorType: 'Runtime.ExitError' })
})
