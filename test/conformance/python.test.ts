// boto3, which shares no line of code with us or with the AWS SDK for JavaScript. The scripts under
// python/ run against a Millrace of their own; each asserts for itself.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { haveProgram } from './programs.ts'

const havePython = haveProgram('python3', '-c', 'import boto3')
if (!havePython)
  console.log('skipped: python3 with boto3 is not installed here (pip install boto3)')

let mill: Millrace
beforeAll(async () => {
  mill = await startMillrace({ clock: 'real' })
})
afterAll(() => mill.stop())
beforeEach(() => mill.reset())

const folder = fileURLToPath(new URL('python/', import.meta.url))

function run(script: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', ['-B', `${folder}${script}`, mill.endpoint], { timeout: 50_000 })
    let output = ''
    child.stdout.on('data', (bytes) => (output += bytes))
    child.stderr.on('data', (bytes) => (output += bytes))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

test
  .skipIf(!havePython)
  .each([
    'sqs_json.py',
    'sqs_query.py',
    'lambda_logs.py',
    'lambda_async.py',
    'iam_sts.py',
    'sns.py',
  ])('%s', async (script) => {
  expect(await run(script)).toEqual({ code: 0, output: expect.any(String) })
})
