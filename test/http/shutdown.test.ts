import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { AddressInUse } from '../../src/wire/listen.ts'
import { listening, rawRequest, wireWith } from '../../src/wire/wire-fixture.ts'

const request = (target: string) =>
  `POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.${target}\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\n\r\n{}`

function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

test('what is under way is finished, waits end, idle connections close', async () => {
  const working = gate()
  const begun = [gate(), gate()]
  const { wire, port } = await listening({
    'sqs:ListQueues': async () => {
      begun[0]!.open()
      await working.opened
      return { QueueUrls: ['finished'] }
    },
    'sqs:GetQueueUrl': (_input, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ QueueUrl: 'woken' }))
        begun[1]!.open()
      }),
  })
  const idle = connect(port, '127.0.0.1')
  const idleClosed = new Promise((resolve) => idle.on('close', resolve))
  await new Promise((resolve) => idle.on('connect', resolve))
  idle.resume()
  const slow = rawRequest(port, request('ListQueues'))
  const poll = rawRequest(
    port,
    request('GetQueueUrl').replace('Length: 2', 'Length: 17').replace('{}', '{"QueueName":"q"}'),
  )
  await Promise.all(begun.map(({ opened }) => opened))

  const closed = wire.close()
  // The wait is over at once; the rest goes on until it is done.
  const polled = await poll
  expect(polled).toContain('woken')
  expect(polled).toContain('Connection: close')
  await expect(
    new Promise((_, reject) => connect(port, '127.0.0.1').on('error', reject)),
  ).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  working.open()
  expect(await slow).toContain('finished')
  await closed
  await idleClosed
})

test('what does not finish is cut off at the deadline', async () => {
  const begun = gate()
  const { wire, port } = await listening({
    'sqs:ListQueues': () => {
      begun.open()
      return new Promise(() => {})
    },
  })
  const answer = rawRequest(port, request('ListQueues'))
  await begun.opened
  await wire.close(50)
  expect(await answer).toBe('')
})

test('HTTP/2 connections are told to go, and their streams finish', async () => {
  const working = gate()
  const begun = gate()
  const { wire, url } = await listening({
    'sqs:ListQueues': async () => {
      begun.open()
      await working.opened
      return { QueueUrls: ['finished'] }
    },
  })
  const session = connectHttp2(url)
  const stream = session.request({
    ':method': 'POST',
    ':path': '/',
    'x-amz-target': 'AmazonSQS.ListQueues',
    'content-type': 'application/x-amz-json-1.0',
  })
  let text = ''
  stream.setEncoding('utf8').on('data', (part) => (text += part))
  stream.end('{}')
  await begun.opened
  const closed = wire.close()
  working.open()
  await closed
  expect(text).toContain('finished')
  expect(session.closed).toBe(true)
})

test('a port in use is told in one typed error', async () => {
  const { wire, port } = await listening({})
  const second = wireWith({}).wire
  const attempt = second.listen({ host: '127.0.0.1', port })
  await expect(attempt).rejects.toThrow(AddressInUse)
  await expect(attempt).rejects.toThrow(`port ${port} on 127.0.0.1 is in use by another process`)
  await wire.close()
  const freed = await second.listen({ host: '127.0.0.1', port })
  expect(freed.port).toBe(port)
  await second.close()
})
