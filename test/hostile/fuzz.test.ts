// Thousands of requests that nobody in their right mind would send, to every operation served, in
// every protocol: each is answered, none with an InternalFailure. Another seed: MILLRACE_FUZZ_SEED.

import { Agent, request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadModel } from '../../src/wire/models-fixture.ts'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { ROLE, zipOf } from '../conformance/zip.ts'
import { encode, type Protocol, type RawRequest } from './encode.ts'
import { RandomInput, randomOf, type Pool } from './random-input.ts'

const SEED = Number(process.env.MILLRACE_FUZZ_SEED ?? 20_261_122)
const REQUESTS_PER_SERVICE = Number(process.env.MILLRACE_FUZZ_REQUESTS ?? 1500)
/** So many at once: they also meet each other. */
const AT_ONCE = 25

const SERVICES: readonly [service: string, protocols: readonly Protocol[]][] = [
  ['sqs', ['json', 'query', 'cbor']],
  ['lambda', ['rest']],
  ['logs', ['json', 'cbor']],
  ['iam', ['query', 'cbor']],
  ['sts', ['query', 'cbor']],
]

let mill: Millrace
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
beforeAll(async () => {
  mill = await startMillrace()
})
afterAll(async () => {
  agent.destroy()
  await mill.stop()
})

interface Answer {
  readonly status: number
  readonly text: string
}

function send({ method, path, headers, body }: RawRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const url = new URL(mill.endpoint)
    const given = body === undefined ? headers : { ...headers, 'content-length': body.length }
    const request = httpRequest(
      { agent, host: '127.0.0.1', port: url.port, method, path, headers: given, timeout: 20_000 },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode!, text: Buffer.concat(parts).toString() }),
        )
      },
    )
    request.on('timeout', () => request.destroy(new Error('no answer in 20 s')))
    request.on('error', reject)
    request.end(body)
  })
}

const call = async (service: string, name: string, protocol: Protocol, input: object) => {
  const { model } = await loadModel(service)
  return send(encode(model, model.operations[name]!, protocol, input))
}

/** Something for the requests to meet, and names of it. */
async function furnish(): Promise<Pool> {
  const zip = await zipOf({ 'index.js': 'exports.handler = async (event) => event' })
  await call('sqs', 'CreateQueue', 'json', { QueueName: 'q' })
  await call('sqs', 'CreateQueue', 'json', {
    QueueName: 'q.fifo',
    Attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true' },
  })
  await call('lambda', 'CreateFunction', 'rest', {
    FunctionName: 'f',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: zip },
  })
  await call('logs', 'CreateLogGroup', 'json', { logGroupName: 'g' })
  await call('logs', 'CreateLogStream', 'json', { logGroupName: 'g', logStreamName: 's' })
  await call('iam', 'CreateRole', 'query', { RoleName: 'r', AssumeRolePolicyDocument: '{}' })
  const url = `${mill.endpoint}/000000000000`
  return {
    QueueUrl: [`${url}/q`, `${url}/q`, `${url}/q.fifo`, `${url}/none`],
    QueueName: ['q', 'q.fifo', 'other', 'other.fifo'],
    MessageGroupId: ['g', 'h'],
    Id: ['a', 'b', 'c', 'd'],
    FunctionName: ['f', 'f', 'f:$LATEST', 'other'],
    Runtime: ['nodejs22.x'],
    Handler: ['index.handler'],
    Role: [ROLE],
    Code: [{ ZipFile: zip }],
    ZipFile: [zip],
    Payload: [Buffer.from('{"a":1}')],
    EventSourceArn: ['arn:aws:sqs:us-east-1:000000000000:q'],
    SourceArn: ['arn:aws:sqs:us-east-1:000000000000:q'],
    Timeout: [1, 2],
    logGroupName: ['g', 'g', '/aws/lambda/f', 'none'],
    logStreamName: ['s', 'none'],
    RoleName: ['r', 'other'],
    PolicyDocument: ['{"Version":"2012-10-17","Statement":[]}'],
    RoleArn: ['arn:aws:iam::000000000000:role/r'],
  }
}

/** The operations that have a handler: the others are done with in one answer. */
async function served(service: string, protocol: Protocol): Promise<string[]> {
  const { model } = await loadModel(service)
  const names: string[] = []
  for (const name of Object.keys(model.operations)) {
    const { status } = await call(service, name, protocol, {})
    if (status !== 501) names.push(name)
  }
  return names
}

/** Bytes lost, doubled or changed on the way. */
function damaged(request: RawRequest, next: () => number): RawRequest {
  const body = Buffer.from(request.body ?? '')
  if (body.length === 0) return request
  const at = Math.floor(next() * body.length)
  const kind = next()
  if (kind < 0.4) return { ...request, body: body.subarray(0, at) }
  if (kind < 0.6) return { ...request, body: Buffer.concat([body, body.subarray(at)]) }
  body[at] = Math.floor(next() * 256)
  return { ...request, body }
}

/** Lets virtual time pass until all are answered: long polls and delays end by it. */
async function answered<T>(pending: readonly Promise<T>[]): Promise<T[]> {
  let done = false
  const all = Promise.all(pending).finally(() => (done = true))
  all.catch(() => {})
  while (!done) {
    await new Promise((resolve) => setTimeout(resolve, 2))
    if (!done) await mill.clock.advance('5s')
  }
  return all
}

test.each(SERVICES)(
  '%s answers whatever comes',
  { timeout: 240_000 },
  async (service, protocols) => {
    await mill.reset()
    const pool = await furnish()
    const { model } = await loadModel(service)
    const names = await served(service, protocols[0]!)
    const next = randomOf(SEED)
    const inputs = [0.02, 0.2].map((wildness) => new RandomInput(next, model, pool, wildness))
    const seen = new Map<number, number>()
    for (let sent = 0; sent < REQUESTS_PER_SERVICE; sent += AT_ONCE) {
      const pending = Array.from({ length: AT_ONCE }, async (_, i) => {
        const operation = model.operations[names[(sent + i) % names.length]!]!
        const protocol = protocols[Math.floor(next() * protocols.length)]!
        const shape = model.shapes[operation.input]!
        const random = inputs[next() < 0.6 ? 0 : 1]!
        const input = shape.kind === 'structure' ? random.structure(shape.members) : {}
        const request = encode(
          model,
          operation,
          protocol,
          next() < 0.02 ? random.anything(3) : input,
        )
        const harmed = next() < 0.1 ? damaged(request, next) : request
        const answer = await send(harmed).catch((error: unknown) => ({
          status: 0,
          text: String(error),
        }))
        return { operation: operation.name, protocol, input, ...answer }
      })
      for (const answer of await answered(pending)) {
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
        // 501: an operation that is not served. Everything else is the caller's to mend.
        const fine = answer.status === 501 || (answer.status >= 200 && answer.status < 500)
        expect(fine, JSON.stringify(answer).slice(0, 3000)).toBe(true)
        if (answer.status >= 400) expect(answer.text).not.toContain('InternalFailure')
      }
    }
    // Not everything may be refused: that would test little but the door.
    expect(seen.get(200) ?? 0).toBeGreaterThan(REQUESTS_PER_SERVICE / 50)
  },
)
