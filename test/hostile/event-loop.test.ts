// What takes long must not take it from others: whatever a request holds, the event loop gets its turns.
// The server runs alone in its process and says how long it computed at a stretch.

import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { cbor } from '@smithy/core/cbor'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCli, type Running } from '../conformance/command-line.ts'
import { ROLE } from '../conformance/zip.ts'
import type { Protocol, RawRequest } from './encode.ts'
import { requestOf, send } from './http-client.ts'
import { rawZip } from './raw-zip.ts'

/**
 * Meant are 50 ms on a machine of today. Twice that here: the compiler has not seen the code before,
 * and caches are shared with other tests.
 */
const LONGEST_MS = 100
const SLICES = fileURLToPath(new URL('slices.mjs', import.meta.url))
const REGION = 'Credential=test/20260101/us-east-1'

let folder: string
let file: string
let mill: Running
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-slices-'))
  file = join(folder, 'slices.json')
  const env = { NODE_OPTIONS: `--import=${SLICES}`, MILLRACE_TEST_SLICES: file }
  mill = await startCli(['--data-dir', join(folder, 'data')], { env })
})
afterAll(async () => {
  await mill.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Since it was asked last. */
async function longestMs(): Promise<number> {
  await rm(file, { force: true })
  process.kill(mill.pid, 'SIGUSR2')
  // real time: another process writes.
  while (!existsSync(file) || (await readFile(file, 'utf8')) === '') {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return (JSON.parse(await readFile(file, 'utf8')) as { longestMs: number }).longestMs
}

async function statusOf(raw: RawRequest): Promise<number> {
  return (await send(mill.endpoint, raw)).status
}

const post = (service: string, target: string, type: string, body: Buffer | string) => ({
  method: 'POST',
  path: '/',
  headers: {
    host: 'localhost',
    'content-type': type,
    'x-amz-target': target,
    authorization: `AWS4-HMAC-SHA256 ${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  },
  body: Buffer.from(body),
})
const JSON_TYPE = 'application/x-amz-json-1.0'
const sqs = (body: Buffer | string) => post('sqs', 'AmazonSQS.SendMessage', JSON_TYPE, body)
const members = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n)).join(',')
const attributes = (count: number) =>
  members(count, (n) => `"a${n}":{"DataType":"String","StringValue":"v"}`)
const rpc = (body: Uint8Array) => ({
  method: 'POST',
  path: '/service/AmazonSQS/operation/SendMessage',
  headers: {
    host: 'localhost',
    'smithy-protocol': 'rpc-v2-cbor',
    'content-type': 'application/cbor',
  },
  body: Buffer.from(body),
})

test.each<[string, () => RawRequest]>([
  ['600,000 small members', () => sqs(`{${members(600_000, (n) => `"k${n}":1`)}}`)],
  ['as many as are read', () => sqs(`{${members(39_000, (n) => `"k${n}":1`)}}`)],
  ['attributes without end', () => sqs(`{"MessageAttributes":{${attributes(13_000)}}}`)],
  ['a list of lists', () => sqs(`{"QueueUrl":${'['.repeat(2_000_000)}`)],
  ['a text that is all escapes', () => sqs(`{"QueueUrl":"${'\\"'.repeat(2_000_000)}"}`)],
  ['CBOR of 5 MB', () => rpc(Buffer.concat([Buffer.from([0x9f]), Buffer.alloc(5_000_000, 1)]))],
  ['CBOR of many keys', () => rpc(cbor.serialize(Object.fromEntries(manyKeys(29_000))))],
  [
    'a form of a million parameters',
    () =>
      post(
        'sns',
        '',
        'application/x-www-form-urlencoded',
        `Action=Publish${'&a=1'.repeat(1_000_000)}`,
      ),
  ],
])('%s', async (_, request) => {
  const raw = request()
  await statusOf(sqs('{}'))
  await longestMs()
  const status = await statusOf(raw)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect(await longestMs()).toBeLessThan(LONGEST_MS)
})

function manyKeys(count: number): [string, number][] {
  return Array.from({ length: count }, (_, n) => [`k${n}`, n])
}

const call = async (
  service: string,
  operation: string,
  input: object,
  protocol: Protocol = 'json',
) => {
  const answer = await send(mill.endpoint, await requestOf(service, operation, protocol, input))
  return { status: answer.status, body: JSON.parse(answer.text || '{}') as Record<string, unknown> }
}

test('regular expressions over megabytes of log events', async () => {
  const logGroupName = 'hostile'
  const logStreamName = 's'
  await call('logs', 'CreateLogGroup', { logGroupName })
  await call('logs', 'CreateLogStream', { logGroupName, logStreamName })
  let bits = 1
  const noise = () => {
    bits = (Math.imul(bits, 1_103_515_245) + 12_345) >>> 0
    return bits & 0x10000 ? 'a' : 'b'
  }
  for (let batch = 0; batch < 4; batch++) {
    const text = batch < 3 ? 'a'.repeat(200_000) : Array.from({ length: 200_000 }, noise).join('')
    const logEvents = Array.from({ length: 4 }, () => ({ timestamp: Date.now(), message: text }))
    const { status } = await call('logs', 'PutLogEvents', {
      logGroupName,
      logStreamName,
      logEvents,
    })
    expect(status).toBe(200)
  }
  await longestMs()
  const branches = Array.from({ length: 10 }, (_, n) => `a{250}${n}`).join('|')
  for (const [filterPattern, expected] of [
    ['%a{1,200}c%', 200],
    [`%${branches}%`, 200],
    ['%a[ab]{200}c%', 400],
  ] as const) {
    const { status, body } = await call('logs', 'FilterLogEvents', { logGroupName, filterPattern })
    expect([filterPattern, status]).toEqual([filterPattern, expected])
    if (status === 400) expect(body['message']).toContain('too many steps')
    expect([filterPattern, (await longestMs()) < LONGEST_MS]).toEqual([filterPattern, true])
  }
})

const function_ = (FunctionName: string, ZipFile: Buffer) =>
  call(
    'lambda',
    'CreateFunction',
    {
      ...{ FunctionName, Runtime: 'nodejs20.x', Handler: 'index.handler', Role: ROLE },
      Code: { ZipFile },
    },
    'rest',
  )

test('a package of 45 MB, and code for it', async () => {
  // As random as its Base64 has to be.
  const zip = rawZip([{ name: 'large', data: randomBytes(45_000_000) }])
  const ZipFile = zip.toString('base64')
  // Written here: the SDK takes its time.
  const upload = async (method: string, path: string, input: object) => {
    const { 'x-amz-target': _, ...headers } = post('lambda', '', 'application/json', '').headers
    // As PHP writes it: no slash of Base64 without a backslash.
    const body = Buffer.from(JSON.stringify(input).replaceAll('/', method === 'PUT' ? '\\/' : '/'))
    const { status, text } = await send(mill.endpoint, { method, path, headers, body })
    return { status, size: JSON.parse(text).CodeSize, digest: JSON.parse(text).CodeSha256 }
  }
  const digest = createHash('sha256').update(zip).digest('base64')
  const function_ = { FunctionName: 'large', Runtime: 'nodejs20.x', Handler: 'index.handler' }
  const path = '/2015-03-31/functions'
  await longestMs()
  const created = await upload('POST', path, { ...function_, Role: ROLE, Code: { ZipFile } })
  expect(created).toEqual({ status: 201, size: zip.length, digest })
  expect(await longestMs()).toBeLessThan(LONGEST_MS)
  const updated = await upload('PUT', `${path}/large/code`, { ZipFile })
  expect(updated).toEqual({ status: 200, size: zip.length, digest })
  expect(await longestMs()).toBeLessThan(LONGEST_MS)
})

test('packages of many files, and of nothing but zeros', async () => {
  await longestMs()
  const files = Array.from({ length: 8_000 }, (_, n) => ({ name: `d${n % 50}/f${n}`, data: 'x' }))
  expect((await function_('files', rawZip(files))).status).toBe(201)
  expect(await longestMs()).toBeLessThan(LONGEST_MS)
  const size = 200_000_000
  const zeros = rawZip([{ name: 'zeros', deflated: deflateRawSync(Buffer.alloc(size)), size }])
  const refused = await function_('zeros', zeros)
  expect([refused.status, refused.body['message']]).toEqual([
    400,
    expect.stringContaining('Could not unzip'),
  ])
  expect(await longestMs()).toBeLessThan(LONGEST_MS)
})

test('forty functions that crash as they begin', async () => {
  await call(
    'lambda',
    'CreateFunction',
    {
      ...{ FunctionName: 'crash', Runtime: 'provided.al2023', Handler: 'x', Role: ROLE },
      Code: {
        ZipFile: rawZip([{ name: 'bootstrap', data: '#!/bin/sh\nexit 1\n', mode: 0o100755 }]),
      },
    },
    'rest',
  )
  const invoke = await requestOf('lambda', 'Invoke', 'rest', { FunctionName: 'crash' })
  await longestMs()
  const statuses = await Promise.all(Array.from({ length: 40 }, () => statusOf(invoke)))
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(await longestMs()).toBeLessThan(LONGEST_MS)
})
