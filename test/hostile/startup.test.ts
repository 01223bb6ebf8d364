// What keeps Millrace from starting: one clear line on standard error, exit code 1, no stack, and
// whatever is there stays as it was.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli, startCli } from '../conformance/command-line.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-startup-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function expectOneLine(args: string[], line: RegExp, env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runCli(['start', ...args], { env, cwd: folder })
  expect({ code, stdout, lines: stderr.trimEnd().split('\n') }).toEqual({
    code: 1,
    stdout: '',
    lines: [expect.stringMatching(line)],
  })
}

describe('the port', () => {
  let holder: Server
  let port: string
  beforeAll(async () => {
    holder = createServer()
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
    port = String((holder.address() as { port: number }).port)
  })
  afterAll(() => new Promise((resolve) => holder.close(resolve)))

  test('is in use', async () => {
    const line = new RegExp(`^millrace: .*${port}.*in use.*--port`)
    await expectOneLine(['--port', port, '--store', 'memory'], line)
    // The data directory is free again afterwards.
    const dir = join(folder, 'port')
    await expectOneLine(['--port', port, '--data-dir', dir], line)
    expect(existsSync(dir)).toBe(false)
    const mill = await startCli(['--data-dir', dir])
    expect((await mill.stop()).code).toBe(0)
  })

  test('is not for everybody', async (context) => {
    if (process.getuid?.() === 0) return context.skip('root may listen anywhere')
    await expectOneLine(
      ['--port', '80', '--data-dir', join(folder, 'low')],
      /^millrace: no permission to listen on port 80 .*--port/,
    )
    expect(existsSync(join(folder, 'low'))).toBe(false)
  })
})

describe('the data directory', () => {
  test('is in use by another Millrace, which does not notice', async () => {
    const dir = join(folder, 'locked')
    const first = await startCli(['--data-dir', dir])
    await expectOneLine(
      ['--port', '0', '--data-dir', dir],
      new RegExp(`^millrace: .*locked.* in use by process ${first.pid}`),
    )
    const health = await fetch(`${first.endpoint}/_millrace/health`)
    expect(health.status).toBe(200)
    await first.stop()
  })

  test('is in use although its lock file was removed', async () => {
    const dir = join(folder, 'unlocked')
    const first = await startCli(['--data-dir', dir])
    await rm(join(dir, 'store', 'lock'))
    await expectOneLine(
      ['--port', '0', '--data-dir', dir],
      new RegExp(`^millrace: .*unlocked.* in use by process ${first.pid}`),
    )
    await first.stop('SIGKILL')
    const second = await startCli(['--data-dir', dir])
    expect((await second.stop()).code).toBe(0)
  })

  test('has lost what was acknowledged: refused, checked, and accepted', async () => {
    const dir = join(folder, 'damaged')
    const first = await startCli(['--data-dir', dir])
    const create = { method: 'POST', body: JSON.stringify({ QueueName: 'q' }) }
    const type = { 'content-type': 'application/x-amz-json-1.0' }
    const headers = { ...type, 'x-amz-target': 'AmazonSQS.CreateQueue' }
    expect((await fetch(first.endpoint, { ...create, headers })).status).toBe(200)
    const busy = await runCli(['check', '--data-dir', dir], { cwd: folder })
    expect(busy).toMatchObject({ code: 2, stderr: expect.stringMatching(/in use by process/) })
    await first.stop('SIGKILL')
    const whole = await runCli(['check', '--data-dir', dir], { cwd: folder })
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringMatching(/^whole .*damaged/) })
    await writeFile(join(dir, 'store', 'millrace.db-wal'), '')
    const line = /^millrace: .*the write-ahead log is empty: acknowledged commits .*--accept-loss$/
    await expectOneLine(['--port', '0', '--data-dir', dir], line)
    const checked = await runCli(['check', '--data-dir', dir], { cwd: folder })
    expect(checked).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^damaged .*log is empty/),
    })
    const second = await startCli(['--data-dir', dir, '--accept-loss'])
    expect((await second.stop()).code).toBe(0)
    const after = await runCli(['check', '--data-dir', dir], { cwd: folder })
    expect(after.code).toBe(0)
    const nowhere = await runCli(['check', '--data-dir', join(folder, 'nowhere')], { cwd: folder })
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringMatching(/no data in/) })
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })

  test('was left locked by one that was killed', async () => {
    const dir = join(folder, 'killed')
    const first = await startCli(['--data-dir', dir])
    await first.stop('SIGKILL')
    const second = await startCli(['--data-dir', dir])
    expect((await second.stop()).code).toBe(0)
  })

  test('is a file', async () => {
    const file = join(folder, 'file')
    await writeFile(file, 'precious')
    await expectOneLine(
      ['--port', '0', '--data-dir', file],
      /^millrace: cannot use data directory .*file/,
    )
    await expectOneLine(
      ['--port', '0', '--data-dir', join(file, 'below')],
      /^millrace: cannot use data directory .*below/,
    )
  })

  test('is not writable', async (context) => {
    const dir = join(folder, 'readonly')
    await mkdir(dir)
    if (process.getuid?.() === 0) {
      // Permissions do not hold root back; a file system that is mounted read-only does.
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', dir])
      if (mounted.status !== 0) return context.skip('root, and mount is not permitted here')
    } else await chmod(dir, 0o500)
    try {
      await expectOneLine(
        ['--port', '0', '--data-dir', dir],
        /^millrace: cannot use data directory .*readonly/,
      )
    } finally {
      spawnSync('umount', [dir])
    }
  })

  test('is on a full disk', async (context) => {
    const dir = join(folder, 'full')
    await mkdir(dir)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dir])
    if (mounted.status !== 0) return context.skip('mounting a small tmpfs is not permitted here')
    try {
      await writeFile(join(dir, 'ballast'), Buffer.alloc(60 * 1024))
      await expectOneLine(
        ['--port', '0', '--data-dir', dir],
        /^millrace: cannot use data directory .*full/,
      )
    } finally {
      spawnSync('umount', [dir])
    }
  })

  test('holds what is no store of ours', async () => {
    const dir = join(folder, 'garbage')
    const mill = await startCli(['--data-dir', dir])
    await mill.stop()
    const files = (await readdir(join(dir, 'store'))).filter((name) => name.endsWith('.db'))
    expect(files.length).toBeGreaterThan(0)
    for (const name of files) {
      await rm(join(dir, 'store', `${name}-wal`), { force: true })
      await writeFile(join(dir, 'store', name), 'this is no database, '.repeat(1000))
    }
    await expectOneLine(
      ['--port', '0', '--data-dir', dir],
      /^millrace: cannot use data directory .*garbage/,
    )
  })
})

describe('a setting', () => {
  test.each<[string, string[], RegExp]>([
    ['port', ['--port', 'http'], /^millrace: --port: 'http' must be a whole number/],
    ['port', ['--port', '65536'], /^millrace: --port: '65536' must be/],
    ['store', ['--store', 'postgres'], /^millrace: --store: 'postgres' must be one of/],
    ['clock', ['--clock', 'sundial'], /^millrace: --clock: 'sundial' must be one of/],
    ['auth', ['--auth', 'maybe'], /^millrace: --auth: 'maybe' must be one of/],
    ['credentials', ['--credentials', 'id'], /^millrace: --credentials: what was given must be/],
    ['log level', ['--log-level', 'loud'], /^millrace: --log-level: 'loud' must be one of/],
    ['age', ['--lineage-max-age', '7 days'], /^millrace: --lineage-max-age: '7 days' must be/],
    ['host', ['--host', 'no.such.host.invalid', '--port', '0'], /^millrace: cannot listen on /],
  ])('%s is garbage', async (_, args, line) => {
    await expectOneLine([...args, '--data-dir', join(folder, 'settings')], line)
  })

  test('is garbage in the environment', async () => {
    await expectOneLine([], /^millrace: MILLRACE_PORT: 'x' must be a whole number/, {
      MILLRACE_PORT: 'x',
    })
  })

  test('does not exist', async () => {
    const { code, stdout, stderr } = await runCli(['start', '--nonsense'])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain("unknown option '--nonsense'")
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})

test('commands that find no Millrace say so', async () => {
  for (const args of [['status'], ['explain', 'x'], ['trace', 'x'], ['tail'], ['stop']]) {
    const ended = await runCli([...args, '--endpoint', 'http://127.0.0.1:9'])
    expect([args, ended.code, ended.stderr]).toEqual([
      args,
      1,
      expect.stringMatching(/^millrace: no Millrace answers at http:\/\/127\.0\.0\.1:9[^\n]*\n$/),
    ])
  }
})

test('a pipe gets no colours, in CI neither, so that programs can read it', async () => {
  const mill = await startCli(['--data-dir', join(folder, 'plain')], { env: { CI: 'true' } })
  const { stdout } = await mill.stop()
  expect(stdout).toContain(`endpoint  ${mill.endpoint}\n`)
  expect(stdout).not.toContain('\x1b')
})
