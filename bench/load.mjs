// A load generator that costs little: raw sockets, requests as prepared bytes, one in flight per
// connection, answers read only as far as their length.

import { connect } from 'node:net'

/**
 * Sends requests over `connections` sockets until `total` are answered. `next(connection)` gives a
 * request's bytes, or undefined when that connection is done; `onAnswer(status, body, connection)`
 * sees each answer. Resolves with wall time and the latencies in milliseconds.
 */
export async function load({ port, connections, total, next, onAnswer }) {
  const latencies = new Float64Array(total)
  let sent = 0
  let answered = 0
  const startedMs = performance.now()
  const workers = Array.from({ length: connections }, (_, index) => {
    const connection = { index, state: {} }
    return drive(
      connection,
      port,
      () => (sent < total ? (sent++, next(connection)) : undefined),
      (status, body, ms) => {
        latencies[answered++] = ms
        onAnswer?.(status, body, connection)
      },
    )
  })
  await Promise.all(workers)
  const wallMs = performance.now() - startedMs
  return { requests: answered, wallMs, latencies: latencies.subarray(0, answered).sort() }
}

function drive(connection, port, next, done) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let pending = null
    let sentAtMs = 0
    const send = () => {
      const request = next()
      if (request === undefined) {
        socket.end()
        resolve()
        return
      }
      sentAtMs = performance.now()
      socket.write(request)
    }
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('close', resolve)
    socket.on('data', (chunk) => {
      pending = pending === null ? chunk : Buffer.concat([pending, chunk])
      const answer = readAnswer(pending)
      if (answer === null) return
      pending = null
      done(answer.status, answer.body, performance.now() - sentAtMs)
      send()
    })
  })
}

const HEAD_END = Buffer.from('\r\n\r\n')

function readAnswer(bytes) {
  const end = bytes.indexOf(HEAD_END)
  if (end < 0) return null
  const head = bytes.latin1Slice(0, end)
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
  if (bytes.length < end + 4 + length) return null
  return { status: Number(head.slice(9, 12)), body: bytes.subarray(end + 4, end + 4 + length) }
}

/** A signed-looking SQS request as an SDK sends it (the signature is not checked with auth off). */
export function sqsRequest(operation, body) {
  const text = JSON.stringify(body)
  return Buffer.from(
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n` +
      `X-Amz-Target: AmazonSQS.${operation}\r\nUser-Agent: aws-sdk-js/3.1169.0\r\n` +
      `X-Amz-Date: 20261122T120000Z\r\n` +
      `Authorization: AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/sqs/aws4_request, ` +
      `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${'0'.repeat(64)}\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

export function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}
