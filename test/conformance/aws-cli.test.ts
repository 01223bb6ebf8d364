// The AWS CLI, version 1 or 2, as people type it. `sqs` of version 1 does not know AWS_ENDPOINT_URL,
// so the endpoint is always given.

import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { haveProgram } from './programs.ts'
import { queueArn, ROLE, zipOf } from './zip.ts'

const haveAws = haveProgram('aws')
if (!haveAws) console.log('skipped: the AWS CLI is not installed here')

let mill: Millrace
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-cli-'))
  mill = await startMillrace({ clock: 'real' })
})
afterAll(async () => {
  await mill.stop()
  await rm(folder, { recursive: true, force: true })
})

function aws(...args: string[]): Promise<{ code: number | null; out: any; error: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('aws', [...args, '--endpoint-url', mill.endpoint, '--output', 'json'], {
      cwd: folder,
      timeout: 30_000,
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_PAGER: '',
      },
    })
    let out = ''
    let error = ''
    child.stdout.on('data', (bytes) => (out += bytes))
    child.stderr.on('data', (bytes) => (error += bytes))
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, out: code === 0 && out.trim() !== '' ? JSON.parse(out) : undefined, error })
    })
  })
}

test.skipIf(!haveAws)('queues, a function between them, its log, and errors', async () => {
  const created = await aws('sqs', 'create-queue', '--queue-name', 'cli')
  const url = `${mill.endpoint}/000000000000/cli`
  expect(created).toMatchObject({ code: 0, out: { QueueUrl: url } })

  await writeFile(
    join(folder, 'worker.zip'),
    await zipOf({
      'index.mjs': `export const handler = async (event) => console.log('GOT', event.Records[0].body)`,
    }),
  )
  const fn = await aws(
    ...['lambda', 'create-function', '--function-name', 'cli', '--runtime', 'nodejs22.x'],
    ...['--handler', 'index.handler', '--role', ROLE, '--zip-file', 'fileb://worker.zip'],
  )
  expect(fn.out).toMatchObject({ FunctionName: 'cli', Runtime: 'nodejs22.x' })
  const waited = await aws('lambda', 'wait', 'function-active-v2', '--function-name', 'cli')
  expect(waited.code).toBe(0)
  const mapping = await aws(
    ...['lambda', 'create-event-source-mapping', '--function-name', 'cli'],
    ...['--event-source-arn', queueArn('cli')],
  )
  expect(mapping.out).toMatchObject({ State: 'Creating', BatchSize: 10 })
  const sent = await aws('sqs', 'send-message', '--queue-url', url, '--message-body', 'grüße')
  expect(sent.out).toEqual({ MD5OfMessageBody: expect.any(String), MessageId: expect.any(String) })

  const read = () => aws('logs', 'filter-log-events', '--log-group-name', '/aws/lambda/cli')
  await expect
    .poll(async () => JSON.stringify((await read()).out ?? ''), { timeout: 30_000 })
    .toContain('GOT grüße')

  const missing = await aws('sqs', 'get-queue-url', '--queue-name', 'none')
  expect(missing.code).not.toBe(0)
  expect(missing.error).toContain(
    'An error occurred (AWS.SimpleQueueService.NonExistentQueue) when calling the GetQueueUrl operation: The specified queue does not exist',
  )
  expect((await aws('sts', 'get-caller-identity')).out).toMatchObject({ Account: '000000000000' })
})

test.skipIf(!haveAws)('a topic, its queue, and errors', async () => {
  await aws('sqs', 'create-queue', '--queue-name', 'fanned')
  const topic = (await aws('sns', 'create-topic', '--name', 'cli')).out.TopicArn as string
  expect(topic).toBe('arn:aws:sns:us-east-1:000000000000:cli')
  const subscribed = await aws(
    ...['sns', 'subscribe', '--topic-arn', topic, '--protocol', 'sqs'],
    ...['--notification-endpoint', queueArn('fanned')],
    ...['--attributes', 'RawMessageDelivery=true'],
  )
  expect(subscribed).toMatchObject({ code: 0, out: { SubscriptionArn: expect.any(String) } })
  const published = await aws('sns', 'publish', '--topic-arn', topic, '--message', 'from the CLI')
  expect(published).toMatchObject({ code: 0, out: { MessageId: expect.any(String) } })
  const url = `${mill.endpoint}/000000000000/fanned`
  const received = await aws(
    'sqs',
    'receive-message',
    '--queue-url',
    url,
    '--wait-time-seconds',
    '5',
  )
  expect(received.out.Messages[0].Body).toBe('from the CLI')
  const missing = await aws('sns', 'publish', '--topic-arn', `${topic}x`, '--message', 'lost')
  expect(missing.code).not.toBe(0)
  expect(missing.error).toContain('(NotFound)')
})
