// The service to copy, over HTTP: model, registration, handler and store together. And two things
// that no registered service shows yet: an answer that streams, and who hears that a caller left.

import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { hello } from '../../src/services/hello/index.ts'
import { testContext } from '../../src/services/test-context.ts'
import { createWire } from '../../src/wire/create-wire.ts'
import type { WireParts } from '../../src/wire/create-wire.ts'
import type { ServiceModel } from '../../src/wire/model.ts'
import { prepareModel } from '../../src/wire/models/load.ts'
import { listening, rawRequest } from '../../src/wire/wire-fixture.ts'

/** What a generator would extract from an SDK client, if hello had one. */
const model: ServiceModel = {
  namespace: 'dev.millrace.hello',
  signingName: 'hello',
  apiVersion: '2026-01-01',
  target: 'Hello',
  protocols: ['awsJson1_1'],
  shapes: [
    { kind: 'simple', name: 'String', type: 'string' },
    { kind: 'simple', name: 'Integer', type: 'integer' },
    {
      kind: 'structure',
      name: 'SayHelloInput',
      members: [{ name: 'Name', shape: 0, required: true }],
    },
    {
      kind: 'structure',
      name: 'SayHelloOutput',
      members: [
        { name: 'Greeting', shape: 0 },
        { name: 'Times', shape: 1 },
      ],
    },
    { kind: 'error', name: 'InvalidNameException', members: [], fault: 'client' },
  ],
  operations: { SayHello: { name: 'SayHello', input: 2, output: 3 } },
  errors: { InvalidNameException: 4 },
}

function helloWire(more: Partial<WireParts<any>> = {}) {
  return createWire({
    services: [hello],
    env: testContext(),
    identify: ({ headers }) => ({
      service: 'hello',
      operation: headers['x-amz-target']!.slice('Hello.'.length),
      protocol: 'awsJson1_1',
    }),
    loadModel: async () => prepareModel('hello', model),
    ...more,
  })
}

function say(input: unknown) {
  return {
    headers: { 'x-amz-target': 'Hello.SayHello', 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(input),
  }
}

test('a service from model to store', async () => {
  const wire = helloWire()
  const first = await wire.inject(say({ Name: 'Ada' }))
  expect([first.status, JSON.parse(first.text)]).toEqual([
    200,
    { Greeting: 'Hello, Ada!', Times: 1 },
  ])
  const refused = await wire.inject(say({ Name: 'x'.repeat(65) }))
  expect(refused.status).toBe(400)
  expect(JSON.parse(refused.text)).toMatchObject({
    __type: expect.stringContaining('InvalidNameException'),
  })
  const wrongType = await wire.inject(say({ Name: 5 }))
  expect(wrongType.status).toBe(400)
  const unknown = await wire.inject({ ...say({}), headers: { 'x-amz-target': 'Hello.SayBye' } })
  expect([unknown.status, unknown.text]).toEqual([
    400,
    expect.stringContaining('UnknownOperationException'),
  ])
})

test('an endless answer streams, and ends when the caller leaves', async () => {
  let ended = () => {}
  const end = new Promise<void>((resolve) => (ended = resolve))
  async function* events(signal: AbortSignal) {
    try {
      for (let n = 0; !signal.aborted; n++) {
        yield Buffer.from(`data: ${n}\n\n`)
        await new Promise((resolve) => setImmediate(resolve))
      }
    } finally {
      ended()
    }
  }
  const { wire, port } = await listening(
    {},
    {},
    {
      admin: async ({ signal }) => ({
        status: 200,
        headers: { 'content-type': 'text/event-stream' },
        body: events(signal),
      }),
    },
  )
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /_millrace/stream HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await new Promise<void>((resolve) => {
    socket.on('data', (bytes) => {
      if (bytes.toString().includes('data: 5')) resolve()
    })
  })
  socket.destroy()
  await end
  await wire.close()
})

test('a client that reads nothing is cut off; memory stays bounded', async () => {
  let produced = 0
  let ended = () => {}
  const end = new Promise<void>((resolve) => (ended = resolve))
  async function* flood() {
    try {
      for (;;) {
        produced += 65_536
        yield Buffer.alloc(65_536)
      }
    } finally {
      ended()
    }
  }
  const { wire, port } = await listening(
    {},
    { limits: { bodyIdleMs: 100 } },
    { admin: async () => ({ status: 200, headers: {}, body: flood() }) },
  )
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  socket.write('GET /_millrace/flood HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await end
  // What the kernel's buffers took, and no more.
  expect(produced).toBeLessThan(64 * 1024 * 1024)
  socket.destroy()
  await wire.close()
})

test('an answer that fails midway is cut, not completed', async () => {
  const { wire, port, logged } = await listening(
    {},
    {},
    {
      admin: async () => ({
        status: 200,
        headers: {},
        body: (async function* () {
          yield Buffer.from('half')
          await new Promise((resolve) => setImmediate(resolve))
          throw new Error('the rest is lost')
        })(),
      }),
    },
  )
  const answer = await rawRequest(port, 'GET /_millrace/half HTTP/1.1\r\nHost: localhost\r\n\r\n')
  expect(answer).toContain('half')
  expect(answer.endsWith('0\r\n\r\n')).toBe(false)
  expect(logged).toHaveLength(1)
  await wire.close()
})

test('a caller that hangs up aborts its wait', async () => {
  const socketBox: { socket?: ReturnType<typeof connect> } = {}
  let aborted = () => {}
  const end = new Promise<void>((resolve) => (aborted = resolve))
  const { wire, port, logged } = await listening({
    'sqs:ListQueues': (_input, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted()
          resolve({})
        })
        socketBox.socket!.destroy()
      }),
  })
  socketBox.socket = connect(port, '127.0.0.1')
  socketBox.socket.write(
    'POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ListQueues\r\nContent-Length: 2\r\n\r\n{}',
  )
  await end
  expect(logged).toEqual([])
  await wire.close()
})
