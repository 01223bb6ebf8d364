// The first things that a newcomer touches: the page at the endpoint, `millrace env`, `millrace aws`,
// and how `npm start` ends.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace } from '../../src/testing/index.ts'
import { CLI, runCli, startCli, type Running } from './command-line.ts'
import { haveProgram } from './programs.ts'

const noCli = !haveProgram('aws')
if (noCli) console.log('skipped: aws is not installed here')

let mill: Running
beforeAll(async () => {
  mill = await startCli(['--store', 'memory'])
})
afterAll(() => mill.stop())

test('a browser at the endpoint is told what this is, an SDK is not', async () => {
  const page = await fetch(mill.endpoint, { headers: { accept: 'text/html,*/*;q=0.8' } })
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const html = await page.text()
  expect(html).toContain('millrace env')
  for (const [, path] of html.matchAll(/href="([^"]+)"/g)) {
    expect([path, (await fetch(mill.endpoint + path)).status]).toEqual([path, 200])
  }
  const head = await fetch(mill.endpoint, { method: 'HEAD', headers: { accept: 'text/html' } })
  expect(head.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect((await fetch(`${mill.endpoint}/_millrace/`)).status).toBe(200)
  const sdk = await fetch(mill.endpoint)
  expect(sdk.headers.get('content-type')).not.toContain('html')
  const signed = await fetch(mill.endpoint, {
    headers: { accept: 'text/html', authorization: 'AWS4-HMAC-SHA256 Credential=test/x/y/s3/z' },
  })
  expect(signed.headers.get('content-type')).not.toContain('html')
})

test.skipIf(noCli)('`millrace aws` needs nothing of the environment', async () => {
  const args = ['aws', 'sqs', 'create-queue', '--queue-name', 'hello', '--output', 'text']
  const env = { MILLRACE_ENDPOINT: mill.endpoint, AWS_CONFIG_FILE: '/dev/null' }
  const created = await runCli(args, { env })
  expect([created.code, created.stdout.trim()]).toEqual([0, `${mill.endpoint}/000000000000/hello`])
  const failed = await runCli(['aws', 'sqs', 'get-queue-url', '--queue-name', 'none'], { env })
  expect(failed.code).toBeGreaterThan(0)
  expect(failed.stderr).toContain('NonExistentQueue')
})

test('without an AWS CLI it says so', async () => {
  const { code, stderr } = await runCli(['aws', 'sts', 'help'], { env: { PATH: '/nowhere' } })
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^millrace: the AWS CLI is not .*\n$/)])
})

test('`eval "$(millrace env)"` points a shell here', () => {
  const script = `eval "$("${process.execPath}" "${CLI}" env --endpoint ${mill.endpoint})"; env`
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8', env: {} })
  expect(stdout).toContain(`AWS_ENDPOINT_URL=${mill.endpoint}\n`)
  expect(stdout).toContain('AWS_REGION=us-east-1\n')
})

test('what the banner says to try can be pasted, wherever it stands', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'millrace-banner-')), "it's a place")
  await cp(dirname(CLI), join(folder, 'dist'), { recursive: true })
  await symlink(join(dirname(CLI), '..', 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const cli = join(folder, 'dist', 'cli.js')
  const other = spawn(process.execPath, [cli, 'start', '--port', '0', '--store', 'memory'])
  let said = ''
  other.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  while (!said.includes('Ctrl-C')) await once(other.stdout, 'data')
  const stop = /Ctrl-C, or (.*)\n/.exec(said)![1]!
  const ended = once(other, 'exit')
  expect(spawnSync('sh', ['-c', stop], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  })
  expect(await ended).toEqual([0, null])
  await rm(dirname(folder), { recursive: true })
})

test('a terminal that is closed ends it in order', async () => {
  const other = await startCli(['--store', 'memory'])
  expect((await other.stop('SIGHUP')).code).toBe(0)
})

test('the server of a killed `npm start` ends too', async () => {
  const data = await mkdtemp(join(tmpdir(), 'millrace-orphan-'))
  // The middle is what npm leaves behind: a shell that is killed without passing the signal on.
  const start = fileURLToPath(new URL('../../tools/start.mjs', import.meta.url))
  const shell = spawn('sh', ['-c', `node "${start}" --port 0 --data-dir "${data}"; true`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  while (!said.includes('endpoint')) await once(shell.stdout, 'data')
  shell.kill('SIGTERM')
  // The pipe closes when the last process that holds it has ended.
  await once(shell.stdout, 'close')
  const again = await startCli(['--data-dir', data])
  await again.stop()
  await rm(data, { recursive: true, force: true })
})

test.skipIf(!existsSync('/proc/self/status'))('and that of an npm that dies at once', async () => {
  const data = await mkdtemp(join(tmpdir(), 'millrace-orphan-'))
  const start = fileURLToPath(new URL('../../tools/start.mjs', import.meta.url))
  // As npm is: it starts a shell that waits for the program, and passes nothing on when it is killed.
  const npm = spawn(
    process.execPath,
    [
      '-e',
      `require('node:child_process').spawn('sh', ['-c', process.argv[1]], { stdio: 'inherit' })`,
      `node "${start}" --port 0 --data-dir "${data}"; true`,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  let said = ''
  npm.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  while (!said.includes('endpoint')) await once(npm.stdout, 'data')
  npm.kill('SIGKILL')
  await once(npm.stdout, 'close')
  await rm(data, { recursive: true, force: true })
})

test('startMillrace refuses an option that it does not know', async () => {
  const misspelt = { datadir: '/tmp/x' } as object
  await expect(startMillrace(misspelt)).rejects.toThrow(
    /unknown option 'datadir'; there are .*dataDir/,
  )
  for (const none of [null, 5, 'x', []]) {
    await expect(startMillrace(none as object)).rejects.toThrow('the options must be an object')
  }
  await expect(startMillrace({ port: 'x' } as object)).rejects.toThrow('must be a whole number')
})
