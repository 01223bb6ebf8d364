// A machine without mount namespaces: what functions show of their files is rewritten.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { lambdaFixture, type Fixture } from '../lambda-fixture.ts'

let lambda: Fixture
const programs = mkdtempSync(join(tmpdir(), 'millrace-programs-'))
beforeAll(() => {
  const script = ['-c', 'import sys; print(sys.executable)']
  const python = execFileSync('python3', script, { encoding: 'utf8' }).trim()
  symlinkSync(python, join(programs, 'python3'))
  // No unshare here.
  vi.stubEnv('PATH', programs)
  lambda = lambdaFixture()
})
afterAll(async () => {
  await lambda.end()
  vi.unstubAllEnvs()
  rmSync(programs, { recursive: true, force: true })
})

it('in errors and logs of Node.js', async () => {
  const source = `exports.handler = async () => {
    console.log('I am', __filename)
    throw new Error('in ' + __dirname)
  }`
  await lambda.create('node', { 'index.js': source })
  const { payload, log } = await lambda.run('node')
  expect(payload.errorMessage).toBe('in /var/task')
  expect(payload.trace[1]).toBe('    at exports.handler (/var/task/index.js:3:11)')
  expect(log).toContain('INFO\tI am /var/task/index.js')
  expect(log).not.toContain(lambda.env.settings.dataDir)
})

it('in errors of Python, its init phase too', async () => {
  const python = { Runtime: 'python3.13' }
  const source = 'def handler(event, context):\n    return 1 / 0'
  await lambda.create('python', { 'index.py': source }, python)
  const { stackTrace } = (await lambda.run('python')).payload
  expect(stackTrace[0]).toContain('File "/var/task/index.py", line 2, in handler')
  await lambda.create('init', { 'index.py': 'raise ValueError(__file__)' }, python)
  expect((await lambda.run('init')).payload.errorMessage).toBe('/var/task/index.py')
})
