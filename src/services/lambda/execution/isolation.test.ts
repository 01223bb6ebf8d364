import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { lambdaFixture, zip, type Fixture } from '../lambda-fixture.ts'
import { placed } from './isolation.ts'

/** As functions find it: by trying. */
async function probe() {
  const taskRoot = mkdtempSync('/var/tmp/millrace-places-')
  const rooms = { taskRoot, taskStays: false, optRoot: undefined, variables: undefined }
  const at = await placed({ ...rooms, temporaryDir: join(taskRoot, 'tmp') })
  rmSync(taskRoot, { recursive: true })
  return { isolates: at.taskRoot === '/var/task', readOnly: at.taskReadOnly }
}
const { isolates, readOnly } = await probe()
/** Functions keep the machine's /tmp if Millrace itself lies below it. */
const ownTmp = isolates && !import.meta.dirname.startsWith('/tmp/')
if (isolates && !ownTmp) console.warn('skipped: a /tmp of its own, since this checkout is in /tmp')
if (isolates && !readOnly) console.warn('skipped: nothing can be mounted read-only here')
if (!isolates) console.warn('skipped: this machine has no mount namespaces for us')

describe('memory', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(() => lambda.end())

  const hungry = {
    Runtime: 'python3.12',
    MemorySize: 128,
    Timeout: 30,
  }

  it.runIf(existsSync('/proc/self/status')).each([
    [
      'of Python',
      {
        'index.py': `def handler(event, context):
    return len(b'x' * 400_000_000)`,
      },
      hungry,
    ],
    [
      'of Node.js outside the heap',
      {
        'index.js': `exports.handler = async () => {
          const kept = []
          for (let i = 0; i < 40; i++) {
            kept.push(Buffer.alloc(10_000_000, 1))
            await new Promise((done) => setTimeout(done, 10))
          }
          return kept.length
        }`,
      },
      { Timeout: 30 },
    ],
    [
      'of what it starts',
      {
        'index.py': `import subprocess, sys
def handler(event, context):
    subprocess.run([sys.executable, '-c', 'x = b"x" * 400_000_000; input()'], stdin=subprocess.PIPE)`,
      },
      hungry,
    ],
  ])('is enforced: %s', async (title, files, input) => {
    const name = title.replaceAll(/[ .]/g, '-')
    await lambda.create(name, files as Record<string, string>, input)
    const { payload, error, log } = await lambda.run(name)
    expect(error).toBe('Unhandled')
    expect(payload).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(
        /^RequestId: \S+ Error: Runtime exited with error: signal: killed$/,
      ),
    })
    expect(log).toMatch(/REPORT RequestId: .*Status: error\tError Type: Runtime.ExitError/)
  })
})

describe.runIf(isolates)('the file system', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture({ root: '/var/tmp' })))
  afterAll(() => lambda.end())
  const marker = join(tmpdir(), `millrace-isolation-${process.pid}`)
  afterEach(() => rmSync(marker, { force: true }))

  it.runIf(ownTmp)('has a /tmp per environment, which goes with it', async () => {
    const source = `const fs = require('fs')
      exports.handler = async ({ file }) => {
        const before = fs.readdirSync('/tmp')
        fs.writeFileSync(file, 'x')
        return { before, tmpdir: require('os').tmpdir() }
      }`
    await lambda.create('tmp', { 'index.js': source })
    const file = `/tmp/${marker.split('/').at(-1)}`
    expect((await lambda.run('tmp', { file })).payload).toEqual({ before: [], tmpdir: '/tmp' })
    expect(existsSync(file)).toBe(false)
    // The same environment finds it again, a new one does not.
    const again = await lambda.run('tmp', { file })
    expect(again.payload.before).toEqual([file.split('/').at(-1)])
    await lambda.call('UpdateFunctionConfiguration', { FunctionName: 'tmp', Timeout: 4 })
    expect((await lambda.run('tmp', { file })).payload.before).toEqual([])
  })

  it('has the layers at /opt', async () => {
    const Content = { ZipFile: await zip({ 'data.txt': 'from the layer' }) }
    const layer = await lambda.call('PublishLayerVersion', { LayerName: 'opt', Content })
    const source = `exports.handler = async () => require('fs').readFileSync('/opt/data.txt', 'utf8')`
    await lambda.create('opt', { 'index.js': source }, { Layers: [layer.LayerVersionArn] })
    expect((await lambda.run('opt')).payload).toBe('from the layer')
  })
})

describe.runIf(isolates)('AWS’s places', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(() => lambda.end())

  it('are what Node.js sees, in its stack traces too', async () => {
    const source = `exports.handler = async (event) => {
      if (event.fail) throw new Error('no')
      const { LAMBDA_TASK_ROOT, LAMBDA_RUNTIME_DIR, PWD, TZ } = process.env
      const places = [LAMBDA_TASK_ROOT, LAMBDA_RUNTIME_DIR, PWD, TZ, process.cwd(), __filename]
      return { places, var: require('fs').existsSync('/var/lib') }
    }`
    await lambda.create('node', { 'index.js': source })
    const task = '/var/task'
    expect((await lambda.run('node')).payload).toEqual({
      places: [task, '/var/runtime', task, ':UTC', task, `${task}/index.js`],
      var: true,
    })
    const { trace } = (await lambda.run('node', { fail: true })).payload
    expect(trace[1]).toBe('    at exports.handler (/var/task/index.js:2:29)')
    expect(trace[2]).toMatch(/^ {4}at file:\/\/\/var\/runtime\/nodejs\.mjs:\d+:\d+$/)
  })

  it.runIf(readOnly)('cannot be written', async () => {
    const source = `exports.handler = async () => ['/var/task/x', '/var/task/index.js', '/opt/x'].map((file) => {
      try { require('fs').writeFileSync(file, 'x') } catch (error) { return error.code }
    })`
    const layer = await lambda.call('PublishLayerVersion', {
      LayerName: 'read-only',
      Content: { ZipFile: await zip({ 'data.txt': 'x' }) },
    })
    await lambda.create('write', { 'index.js': source }, { Layers: [layer.LayerVersionArn] })
    expect((await lambda.run('write')).payload).toEqual(['EROFS', 'EROFS', 'EROFS'])
  })

  it('are what Python sees', async () => {
    const source = `import os, sys
def handler(event, context):
    if event.get('fail'):
        raise ValueError('no')
    return [os.getcwd(), __file__, sys.path[0], os.environ['LAMBDA_TASK_ROOT']]`
    await lambda.create('python', { 'index.py': source }, { Runtime: 'python3.13' })
    const task = '/var/task'
    expect((await lambda.run('python')).payload).toEqual([task, `${task}/index.py`, task, task])
    const { stackTrace } = (await lambda.run('python', { fail: true })).payload
    expect(stackTrace[0]).toContain('File "/var/task/index.py", line 4, in handler')
  })

  it('are what custom runtimes and extensions see', async () => {
    const content = `#!/bin/sh
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
next() { head=$(curl -sD - -o /dev/null "$api/next"); id=$(echo "$head" | tr -d '\\r' | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p'); }
while next; do curl -s -d "\\"$0 $PWD $LAMBDA_TASK_ROOT\\"" "$api/$id/response"; done`
    const files = { bootstrap: { content, mode: 0o755 } }
    await lambda.create('own', files, { Runtime: 'provided.al2023' })
    const { payload } = await lambda.run('own')
    expect(payload).toBe('/var/task/bootstrap /var/task /var/task')
  })

  it('do not cover a directory of the developer’s own', async () => {
    const directory = mkdtempSync(join(tmpdir(), "millrace hot 'q"))
    writeFileSync(join(directory, 'index.js'), 'exports.handler = async () => __dirname')
    const Code = { S3Bucket: 'hot-reload', S3Key: directory }
    await lambda.create('hot', {}, { Code })
    expect((await lambda.run('hot')).payload).toBe(directory)
    rmSync(directory, { recursive: true })
  })

  it('hold with a data directory of any name', async () => {
    const root = mkdtempSync(join('/var/tmp', "a b'c#d "))
    const odd = lambdaFixture({ root })
    await odd.create('odd', { 'index.js': 'exports.handler = async () => __dirname' })
    expect((await odd.run('odd')).payload).toBe('/var/task')
    await odd.end()
    rmSync(root, { recursive: true })
  })
})

describe('hot reload', () => {
  let lambda: Fixture
  const directory = mkdtempSync(join(tmpdir(), 'millrace-hot-'))
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(async () => {
    await lambda.end()
    rmSync(directory, { recursive: true, force: true })
  })
  const write = (value: string) =>
    writeFileSync(join(directory, 'index.js'), `exports.handler = async () => '${value}'`)

  it('runs the files of a directory as they are', async () => {
    // A directory of the developer's own is what the project around it says.
    writeFileSync(join(directory, 'package.json'), '{}')
    write('one')
    const Code = { S3Bucket: 'hot-reload', S3Key: directory }
    await lambda.create('hot', {}, { Code })
    expect((await lambda.run('hot')).payload).toBe('one')
    expect((await lambda.run('hot')).log).not.toContain('Init Duration')
    write('number two')
    expect((await lambda.run('hot')).payload).toBe('number two')
    await lambda.call('DeleteFunction', { FunctionName: 'hot' })
    expect(existsSync(directory)).toBe(true)
  })

  it('takes absolute directories only', async () => {
    for (const S3Key of ['relative', join(directory, 'nowhere'), '']) {
      const Code = { S3Bucket: 'hot-reload', S3Key }
      await expect(lambda.create('bad', {}, { Code })).rejects.toMatchObject({
        code: 'InvalidParameterValueException',
      })
    }
  })
})
