// Java functions through the real SDK: handlers of every shape, compiled here against Millrace's
// interfaces of aws-lambda-java-core, so that nothing need be downloaded.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { haveProgram } from './programs.ts'
import { queueArn, ROLE, zipOf } from './zip.ts'

const SOURCES = fileURLToPath(new URL('./lambda-runtimes/java', import.meta.url))
const CORE = fileURLToPath(
  new URL('../../src/services/lambda/execution/bootstraps/java/core', import.meta.url),
)
const haveJava = haveProgram('javac', '-version')
if (!haveJava) console.warn('skipped: there is no javac on the PATH')

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
}

/** The handlers at the package's root, what they are compiled against in an archive in lib/, or not. */
async function javaPackages(): Promise<{ whole: Uint8Array; bare: Uint8Array }> {
  const work = mkdtempSync(join(tmpdir(), 'millrace-java-'))
  try {
    const classes = join(work, 'classes')
    const options = ['--release', '11', '-nowarn', '-d', classes]
    execFileSync('javac', [...options, ...filesBelow(SOURCES), ...filesBelow(CORE)])
    const own: Record<string, Buffer> = {}
    const core: Record<string, Buffer> = {}
    for (const file of filesBelow(classes)) {
      const name = relative(classes, file)
      const target = name.startsWith('com/') && !name.includes('/events/') ? core : own
      target[name] = readFileSync(file)
    }
    const bare = await zipOf(own as never)
    own['lib/aws-lambda-java-core.jar'] = Buffer.from(await zipOf(core as never))
    return { whole: await zipOf(own as never), bare }
  } finally {
    rmSync(work, { recursive: true })
  }
}

describe.skipIf(!haveJava)('java', () => {
  let mill: Millrace
  let lambda: Lambda
  let code: Uint8Array
  let bare: Uint8Array
  beforeAll(async () => {
    mill = await startMillrace()
    lambda = new Lambda({ ...mill.awsConfig, maxAttempts: 1 })
    ;({ whole: code, bare } = await javaPackages())
  }, 60_000)
  afterAll(() => mill?.stop())

  let number = 0
  async function create(Handler: string, input = {}): Promise<string> {
    const FunctionName = `j${number++}`
    await lambda.createFunction({
      ...{ FunctionName, Handler, Runtime: 'java11', Role: ROLE, Code: { ZipFile: code } },
      ...{ Timeout: 20, MemorySize: 256, ...input },
    })
    return FunctionName
  }

  async function invoke(FunctionName: string, event: unknown, input = {}) {
    const Payload = JSON.stringify(event)
    const answer = await lambda.invoke({ FunctionName, Payload, LogType: 'Tail', ...input })
    return {
      error: answer.FunctionError,
      payload: JSON.parse(answer.Payload!.transformToString()),
      log: Buffer.from(answer.LogResult!, 'base64').toString(),
    }
  }

  const once = async (handler: string, event: unknown = {}, input = {}) =>
    invoke(await create(handler, input), event)

  test('a method with a map and the context, twice in one process', async () => {
    const name = await create('example.Methods::map')
    const event = { text: 'a "세계"\n', numbers: [1, 5_000_000_000, 1.5], nested: { no: null } }
    const client = { client: { app_title: 'till ' }, custom: { shop: 'one' } }
    const ClientContext = Buffer.from(JSON.stringify(client)).toString('base64')
    const first = await invoke(name, event, { ClientContext })
    expect(first).toMatchObject({ error: undefined, payload: { event, calls: 1, name } })
    expect(first.payload).toMatchObject({
      arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...{ memory: 256, left: true, title: 'till one', trace: true },
    })
    expect(first.log).toContain('first\nsecond\nprinted\n')
    expect((await invoke(name, event)).payload).toMatchObject({ calls: 2, title: null })
  })

  test('a bean in and out, without its nulls', async () => {
    const order = {
      ...{ id: 4_000_000_000, express: true, state: 'SENT', note: 'hi ', unknown: 1 },
      ...{ items: [{ name: 'tea', price: 1.25 }], sizes: { big: [1, 2] }, seal: 'AQID' },
    }
    const { unknown: _, ...known } = order
    expect((await once('example.Methods::pojo', order)).payload).toEqual({
      ...known,
      ...{
        id: 4_000_000_001,
        express: false,
        note: 'hi 세계',
        items: [{ name: 'tea', price: 2.5 }],
      },
    })
    const bare = { items: [{ price: 1 }], state: 'LOST' }
    expect((await once('example.Methods::pojo', bare)).payload).toEqual({
      ...{ id: 1, express: true, note: 'null세계', items: [{ price: 2 }] },
    })
  })

  test("an event of AWS's in the class of aws-lambda-java-events", async () => {
    const attributes = { ApproximateReceiveCount: '1' }
    const event = { Records: [{ body: 'b', eventSourceARN: queueArn('q'), attributes }] }
    const { payload } = await once('example.Methods::bodies', event)
    expect(payload).toEqual(['b', queueArn('q'), '1'])
  })

  test.each([
    ['text', 'you', 'hello you'],
    ['sum', [1, 2, 3], 6],
    ['negated', true, false],
    ['nothing', {}, null],
    ['upper', 'streamed', 'STREAMED'],
    ['overloaded', 'x', 'with context'],
  ])('the method %s', async (method, event, answer) => {
    expect(await once(`example.Methods::${method}`, event)).toMatchObject({ payload: answer })
  })

  test.each([
    ['example.Doubler', { price: 2 }, 4],
    ['example.Doubler::handleRequest', { price: 2 }, 4],
    ['example.Streams', [1, 2], { bytes: 5 }],
  ])('the interface of %s', async (handler, event, answer) => {
    expect((await once(handler, event)).payload).toEqual(answer)
  })

  test('a package without aws-lambda-java-core', async () => {
    const Code = { ZipFile: bare }
    const of = (handler: string, event: unknown) => once(handler, event, { Code })
    expect((await of('example.Doubler', { price: 2 })).payload).toBe(4)
    expect((await of('example.Methods::overloaded', 'x')).payload).toBe('with context')
  })

  test('an answer that is a proxy', async () => {
    expect((await once('example.Methods::proxied')).payload).toEqual({ name: 'by proxy', size: 2 })
  })

  test('what a handler throws, and the next event in the same process', async () => {
    const name = await create('example.Methods::fail')
    const { error, payload, log } = await invoke(name, {})
    expect(error).toBe('Unhandled')
    expect(payload).toEqual({
      errorMessage: 'as asked',
      errorType: 'java.lang.IllegalStateException',
      stackTrace: expect.arrayContaining([
        expect.stringMatching(/^example\.Methods\.fail\(Methods\.java:\d+\)$/),
      ]),
      cause: expect.objectContaining({ errorMessage: 'deeper' }),
    })
    expect(JSON.stringify(payload)).not.toContain('millrace.')
    expect(log).toContain('as asked: java.lang.IllegalStateException\n')
    expect((await invoke(name, {})).log).not.toContain('Init Duration')
  })

  test.each([
    ['no.Such', 'Class not found: no.Such', 'java.lang.ClassNotFoundException'],
    [
      'example.Methods::no',
      'No public method named no with appropriate method signature found on class example.Methods',
    ],
    [
      'example.Methods::tooMany',
      'No public method named tooMany with appropriate method signature found on class example.Methods',
    ],
    [
      'example.Methods',
      'Class does not implement an appropriate handler interface: example.Methods',
    ],
    ['example.Methods::', "Invalid handler: `example.Methods::'"],
  ])('the handler %s', async (handler, errorMessage, errorType?: string) => {
    const { error, payload } = await once(handler)
    expect(error).toBe('Unhandled')
    expect(payload).toEqual(errorType ? { errorMessage, errorType } : { errorMessage })
  })

  test('a class that cannot be made fails the init phase', async () => {
    const { payload, log } = await once('example.Broken::handle')
    expect(payload).toEqual({
      errorMessage: 'no configuration',
      errorType: 'java.lang.IllegalArgumentException',
    })
    expect(log).toContain('at example.Broken.<init>(Broken.java:')
  })

  test('an event of another shape, an exit, and a timeout', async () => {
    const shape = await once('example.Methods::sum', { not: 'a list' })
    expect(shape.payload).toMatchObject({
      errorMessage: 'An error occurred during JSON parsing',
      errorType: 'java.lang.RuntimeException',
    })
    const { payload } = await once('example.Methods::exit')
    expect(payload.errorType).toBe('Runtime.ExitError')
    expect(payload.errorMessage).toMatch(/exit status 3$/)
    const slow = await once('example.Methods::slow', {}, { Timeout: 1 })
    expect(slow.payload.errorType).toBe('Sandbox.Timedout')
  })

  test('logs in JSON', async () => {
    const name = await create('example.Methods::map', { LoggingConfig: { LogFormat: 'JSON' } })
    const lines = (await invoke(name, {})).log.trim().split('\n')
    const entry = lines.map((line) => (line.startsWith('{') ? JSON.parse(line) : {}))
    expect(entry).toContainEqual(
      expect.objectContaining({ level: 'UNDEFINED', message: 'first\nsecond' }),
    )
  })
})
