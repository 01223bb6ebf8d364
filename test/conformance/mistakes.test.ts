// Slips on the command line: one line that says what is wrong, exit code 1, and no help that nobody
// asked for.

import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLI, runCli, startCli, type Running } from './command-line.ts'

let folder: string
let mill: Running
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-slips-'))
  mill = await startCli(['--data-dir', join(folder, 'data')])
})
afterAll(async () => {
  await mill.stop()
  await rm(folder, { recursive: true, force: true })
})

const ask = (args: string[], env: Record<string, string> = {}) =>
  runCli(args, { cwd: folder, env: { MILLRACE_ENDPOINT: mill.endpoint, ...env } })

test.each([
  [['nope'], /unknown command 'nope'; /],
  [['help', 'nope'], /unknown command 'nope'; /],
  [['start', '--prot', '1'], /unknown option '--prot' \(Did you mean --port\?\); /],
  [['start', '--data-dir', ''], /--data-dir: '' must not be empty/],
  [['start', '--host', ''], /--host: '' must not be empty/],
  [['explain'], /missing required argument 'id'; /],
  [['explain', ''], /an id is missing/],
  [['explain', 'nope'], /nothing is recorded under 'nope'/],
  [['status', '--endpoint', 'localhost:4566'], /'localhost:4566' is no endpoint: say it as http/],
  [['env', '--endpoint', 'x; id'], /'x; id' is no endpoint/],
  [['env', '--shell', 'csh'], /must be one of sh, bash, /],
  [['outbox', '--protocol', 'pigeon'], /Allowed choices are email, /],
  [['backup', ''], /the directory must not be empty/],
  [['backup', '/dev/null/x'], /cannot write a backup to \/dev\/null\/x: E/],
  [['restore', ''], /the directory must not be empty/],
  [['check', 'extra'], /too many arguments for 'check'/],
])('%j', async (args, line) => {
  const { code, stdout, stderr } = await ask(args)
  expect([code, stdout, stderr.trimEnd().split('\n')]).toEqual([
    1,
    '',
    [expect.stringMatching(/^millrace: /)],
  ])
  expect(stderr).toMatch(line)
})

test.skipIf(process.platform !== 'linux')('where nothing can be made it is said', async () => {
  const backup = await ask(['backup', '/proc/millrace'])
  expect(backup).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOENT') })
  const start = await ask(['start', '--port', '0', '--data-dir', '/proc/millrace'])
  expect(start).toMatchObject({ code: 1, stderr: expect.stringMatching(/^millrace: cannot use/) })
})

test('help is there for who asks', async () => {
  const help = await ask(['help', 'calls'])
  expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('--errors')])
  const none = await ask(['calls', 'nobody'])
  expect(none).toMatchObject({ code: 0, stdout: 'no such calls are recorded\n' })
})

test('a guarded server: how to prove who one is', async () => {
  const token = 'a-token-that-nobody-guesses'
  const guarded = await startCli(['--store', 'memory', '--admin-token', token])
  const env = { MILLRACE_ENDPOINT: guarded.endpoint }
  const refused = await ask(['status'], env)
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringMatching(/^millrace: .* asks for its admin token: set MILLRACE_ADMIN_TOKEN .*\n$/),
  ])
  const stopped = await ask(['stop'], { ...env, MILLRACE_ADMIN_TOKEN: token })
  expect([stopped.code, stopped.stderr]).toEqual([0, ''])
  await guarded.stop()
})

test('a reader that has seen enough ends it without a word', () => {
  const script = `"${process.execPath}" "${CLI}" help | true`
  const env = { PATH: process.env.PATH }
  const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', script], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect([status, stderr]).toEqual([0, ''])
})

test('an empty endpoint is the usual one, a misspelt variable is noticed', async () => {
  const status = await ask(['status', '--endpoint', ''], {
    MILLRACE_PORT: mill.port,
    MILLRACE_ENDPOINT: '',
  })
  expect(status).toMatchObject({ code: 0, stderr: '' })
  const refused = await ask(['start', '--port', mill.port], { MILLRACE_PROT: '1' })
  expect(refused.stderr).toContain("MILLRACE_PROT is no option of 'millrace start'")
})
