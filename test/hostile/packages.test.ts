// Bad deployment packages and hostile functions over real HTTP: refused in Lambda's words, or ended,
// and the next function runs as if nothing had been.

import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { ROLE, zipOf } from '../conformance/zip.ts'
import { errorOf, requestOf, send } from './http-client.ts'
import { rawZip } from './raw-zip.ts'

let mill: Millrace
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-packages-'))
  mill = await startMillrace({ dataDir: join(folder, 'data'), store: 'embedded' })
})
afterAll(async () => {
  await mill.stop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => mill.reset())

const call = async (operation: string, input: object) =>
  send(mill.endpoint, await requestOf('lambda', operation, 'rest', input))

const create = (ZipFile: unknown, more: object = {}) =>
  call('CreateFunction', {
    FunctionName: 'f',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile },
    ...more,
  })

/** Everything below the data directory that belongs to a package. */
async function unpacked(): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.filter((name) => /evil|index\.js|passwd/.test(name))
}

describe('packages', () => {
  const SYMLINK = 0o120777
  const bomb = deflateRawSync(Buffer.alloc(30_000_000))

  test.each<[string, () => Promise<unknown> | unknown]>([
    ['no zip', () => Buffer.from('PK but not really')],
    ['nothing', () => Buffer.alloc(0)],
    ['a zip cut short', async () => (await zipOf({ 'index.js': 'x'.repeat(5000) })).slice(0, -30)],
    [
      'a zip whose middle is damaged',
      async () => {
        const zip = Buffer.from(await zipOf({ 'index.js': 'abc '.repeat(5000) }))
        return zip.fill(0xa5, 45, 60)
      },
    ],
    ['a way out', () => rawZip([{ name: '../evil.js', data: 'x' }])],
    ['a way out in the middle', () => rawZip([{ name: 'a/../../evil.js', data: 'x' }])],
    ['an absolute path', () => rawZip([{ name: '/tmp/millrace-evil.js', data: 'x' }])],
    ['a backslash', () => rawZip([{ name: '..\\evil.js', data: 'x' }])],
    ['a drive', () => rawZip([{ name: 'C:/evil.js', data: 'x' }])],
    ['NUL in a name', () => rawZip([{ name: 'evil\0.js', data: 'x' }])],
    ['a symbolic link', () => rawZip([{ name: 'evil.js', data: '/etc/passwd', mode: SYMLINK }])],
    [
      'a file below a link',
      () =>
        rawZip([
          { name: 'link', data: '/tmp', mode: SYMLINK },
          { name: 'link/millrace-evil.js', data: 'x' },
        ]),
    ],
    ['a device', () => rawZip([{ name: 'evil', data: '', mode: 0o020666 }])],
    [
      'a file that is a directory, too',
      () =>
        rawZip([
          { name: 'evil', data: 'x' },
          { name: 'evil/index.js', data: 'x' },
        ]),
    ],
    [
      'a bomb',
      () =>
        rawZip(
          Array.from({ length: 10 }, (_, i) => ({
            name: `evil-${i}`,
            deflated: bomb,
            size: 30_000_000,
          })),
        ),
    ],
    ['a bomb that says it is small', () => rawZip([{ name: 'evil', deflated: bomb, size: 10 }])],
    ['base64 that is none', () => '!!!not base64!!!'],
    ['a number', () => 5],
  ])('%s', async (_, make) => {
    const answer = await create(await make())
    expect({ status: answer.status, ...errorOf(answer) }).toEqual({
      status: 400,
      code: expect.stringMatching(/^(InvalidParameterValueException|SerializationException)$/),
      message: expect.stringMatching(
        /^(Could not unzip|Uploaded file must be a non-empty zip|Unzipped size must be|Invalid base64|only base64-encoded)/,
      ),
    })
    expect((await call('GetFunction', { FunctionName: 'f' })).status).toBe(404)
    expect(await unpacked()).toEqual([])
    expect(existsSync('/tmp/millrace-evil.js')).toBe(false)
  })

  test('more than 50 MB zipped', async () => {
    const answer = await create(Buffer.alloc(52_428_801).toString('base64'))
    expect(answer.status).toBe(413)
    expect(errorOf(answer).code).toMatch(/^RequestEntityTooLarge(Exception)?$/)
  })

  test('a bad update leaves the function as it was', async () => {
    const zip = await zipOf({ 'index.js': `exports.handler = async () => 'as it was'` })
    expect((await create(zip)).status).toBe(201)
    const ZipFile = rawZip([{ name: '../evil.js', data: 'x' }])
    const update = await call('UpdateFunctionCode', { FunctionName: 'f', ZipFile })
    expect(update.status).toBe(400)
    const { text } = await call('Invoke', { FunctionName: 'f', Payload: '{}' })
    expect(text).toBe('"as it was"')
  })
})

describe('functions', () => {
  test.each<[string, string, RegExp]>([
    ['crash while loading', `throw new Error('boom')`, /boom/],
    ['exit while loading', `process.exit(1)`, /Runtime\.ExitError/],
    ['exit while running', `exports.handler = () => process.exit(0)`, /Runtime\.ExitError/],
    [
      'kill themselves',
      `exports.handler = () => process.kill(process.pid, 'SIGKILL')`,
      /Runtime\.ExitError/,
    ],
    ['hang', `exports.handler = () => new Promise(() => setInterval(() => {}, 1e6))`, /timed out/],
    ['spin', `exports.handler = () => { for (;;); }`, /timed out/],
    [
      'eat memory',
      `exports.handler = () => { const a = []; for (;;) a.push(new Array(1e5).fill({})) }`,
      /Runtime\.(ExitError|OutOfMemory)|timed out/,
    ],
    ['throw what is no error', `exports.handler = async () => { throw null }`, /errorType/],
    [
      'throw later',
      `exports.handler = () => new Promise(() => setTimeout(() => { throw new Error('late') }, 10))`,
      /late/,
    ],
    [
      'reject and forget',
      `exports.handler = async () => { void Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 50)) }`,
      /lost|UnhandledPromiseRejection/,
    ],
    [
      'answer what is no JSON',
      `exports.handler = async () => { const a = {}; a.a = a; return a }`,
      /Unable to stringify response body/,
    ],
    [
      'answer a number that is too large for JSON',
      `exports.handler = async () => 1n`,
      /Unable to stringify response body/,
    ],
  ])('that %s', async (_, source, error) => {
    expect((await create(await zipOf({ 'index.js': source }), { Timeout: 1 })).status).toBe(201)
    const answer = await call('Invoke', { FunctionName: 'f', Payload: '{}' })
    expect(answer.status).toBe(200)
    expect(answer.headers['x-amz-function-error']).toBe('Unhandled')
    expect(answer.text).toMatch(error)
    const well = await zipOf({ 'index.js': `exports.handler = async () => 'well'` })
    await create(well, { FunctionName: 'well' })
    const next = await call('Invoke', { FunctionName: 'well', Payload: '{}' })
    expect([next.status, next.text]).toEqual([200, '"well"'])
  })

  test('that print megabytes without a line’s end', async () => {
    const source = `exports.handler = async () => {
      for (let i = 0; i < 20; i++) process.stdout.write('x'.repeat(1_000_000))
      process.stderr.write(Buffer.from([0xff, 0xfe, 0x00, 0x0a]))
      return 'done'
    }`
    await create(await zipOf({ 'index.js': source }), { Timeout: 20 })
    const answer = await call('Invoke', { FunctionName: 'f', LogType: 'Tail', Payload: '{}' })
    expect([answer.status, answer.text]).toEqual([200, '"done"'])
    const tail = Buffer.from(String(answer.headers['x-amz-log-result']), 'base64')
    expect(tail.length).toBeLessThanOrEqual(4096)
  })

  test('that leave a process behind, which goes with them', async () => {
    const marker = join(folder, 'alive')
    const source = `
      const { spawn } = require('node:child_process')
      exports.handler = async () => {
        const script = 'const fs = require("fs"); setInterval(() => fs.writeFileSync(process.argv[1], String(process.pid)), 50)'
        const child = spawn(process.execPath, ['-e', script, ${JSON.stringify(marker)}], { stdio: 'ignore', detached: false })
        child.unref()
        while (!require('fs').existsSync(${JSON.stringify(marker)})) await new Promise((r) => setTimeout(r, 20))
        process.exit(1)
      }`
    await create(await zipOf({ 'index.js': source }), { Timeout: 10 })
    await call('Invoke', { FunctionName: 'f', Payload: '{}' })
    const writes = async () => {
      await rm(marker, { force: true })
      await new Promise((resolve) => setTimeout(resolve, 300))
      return existsSync(marker)
    }
    await expect.poll(writes, { timeout: 10_000 }).toBe(false)
  })
})
