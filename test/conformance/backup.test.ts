// Backup and restore of a Millrace that serves: under load, everything acknowledged before the
// backup began is back, whatever was done to it since.

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lambda } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSettings, restoreData, startServer, type Server } from '../../src/server/index.ts'
import { ROLE, zipOf } from './zip.ts'

const WRITERS = 6

let folder: string
let server: Server
let sqs: SQS
let lambda: Lambda
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-backup-'))
  server = await serverOn('data')
  ;[sqs, lambda] = clientsOf(server)
})
afterAll(async () => {
  sqs.destroy()
  lambda.destroy()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

function serverOn(directory: string): Promise<Server> {
  const dataDir = join(folder, directory)
  return startServer(readSettings({ port: '0', dataDir, logLevel: 'error' }, {}))
}

function clientsOf({ endpoint }: Server): [SQS, Lambda] {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint, region: 'us-east-1', credentials }
  return [new SQS(config), new Lambda(config)]
}

async function admin(route: string, directory: unknown): Promise<[number, any]> {
  const body = JSON.stringify({ directory })
  const answer = await fetch(`${server.endpoint}/_millrace/${route}`, { method: 'POST', body })
  return [answer.status, await answer.json()]
}

/** Sends until it is told to stop; `acknowledged` grows meanwhile. */
function load(queueUrl: string) {
  const acknowledged = new Set<string>()
  let [n, stopped] = [0, false]
  const writer = async () => {
    while (!stopped) {
      const body = `message ${n++}`
      await sqs.sendMessage({ QueueUrl: queueUrl, MessageBody: body })
      acknowledged.add(body)
    }
  }
  const done = Promise.all(Array.from({ length: WRITERS }, writer))
  return {
    acknowledged,
    stop: () => ((stopped = true), done),
    async until(count: number) {
      while (acknowledged.size < count) await new Promise(setImmediate)
    },
  }
}

async function drained(client: SQS, queueUrl: string): Promise<Set<string>> {
  const bodies = new Set<string>()
  for (;;) {
    const { Messages } = await client.receiveMessage({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
    })
    if (!Messages?.length) return bodies
    for (const { Body } of Messages) bodies.add(Body!)
  }
}

test('a backup under load is restored under load', async () => {
  const url = (await sqs.createQueue({ QueueName: 'orders' })).QueueUrl!
  await lambda.createFunction({
    FunctionName: 'kept',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: await zipOf({ 'index.mjs': 'export const handler = async () => "alive"' }) },
  })
  const before = load(url)
  await before.until(150)
  const promised = [...before.acknowledged]
  const backup = join(folder, 'backup')
  const [status, taken] = await admin('backup', backup)
  expect([status, typeof taken.takenAt]).toEqual([200, 'string'])
  await before.until(promised.length + 50)
  await before.stop()

  await lambda.deleteFunction({ FunctionName: 'kept' })
  await sqs.purgeQueue({ QueueUrl: url })
  const after = load(url)
  await after.until(30)
  expect(await admin('restore', backup)).toEqual([
    200,
    { restored: true, takenAt: taken.takenAt, version: expect.any(String) },
  ])
  await after.until(after.acknowledged.size + 30)
  await after.stop()
  const found = await drained(sqs, url)
  expect(promised.filter((body) => !found.has(body))).toEqual([])
  const { Payload } = await lambda.invoke({ FunctionName: 'kept' })
  expect(Buffer.from(Payload!).toString()).toBe('"alive"')

  // The same, without a server, elsewhere.
  await restoreData(backup, join(folder, 'elsewhere'))
  const other = await serverOn('elsewhere')
  const [otherSqs, otherLambda] = clientsOf(other)
  try {
    const { QueueUrl } = await otherSqs.getQueueUrl({ QueueName: 'orders' })
    const there = await drained(otherSqs, QueueUrl!)
    expect(promised.filter((body) => !there.has(body))).toEqual([])
  } finally {
    otherSqs.destroy()
    otherLambda.destroy()
    await other.stop()
  }
  expect(await readdir(join(folder, 'elsewhere'))).not.toContain('restoring')
})

test('what is no place for a backup, or none, is refused and changes nothing', async () => {
  const url = (await sqs.createQueue({ QueueName: 'untouched' })).QueueUrl!
  await writeFile(join(folder, 'file'), 'x')
  const refusals: [route: string, directory: unknown, message: RegExp][] = [
    ['backup', 'relative', /not an absolute path/],
    ['backup', folder, /is not empty/],
    ['backup', undefined, /directory must be/],
    ['backup', '', /directory must be/],
    ['restore', join(folder, 'nowhere'), /holds no backup/],
    ['restore', join(folder, 'file'), /holds no backup/],
    ['restore', 7, /directory must be/],
  ]
  for (const [route, directory, message] of refusals) {
    expect(await admin(route, directory)).toEqual([
      400,
      { code: 'BadRequest', message: expect.stringMatching(message) },
    ])
  }
  await sqs.sendMessage({ QueueUrl: url, MessageBody: 'still here' })
  await expect(restoreData(join(folder, 'backup'), join(folder, 'data'))).rejects.toThrow(/in use/)
})
