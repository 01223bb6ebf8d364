// `npm run bench -- stepfunctions`: transitions per second of durable executions that only pass, an
// express execution's time beside a bare node:http echo, a distributed Map of 10,000 items, and what
// 10,000 executions that wait at once take of memory (`--many`).

import { load, percentile } from './load.mjs'
import { cpuMs, rssMiB, startEcho, startMillrace } from './process.mjs'

const quick = process.argv.includes('--quick')
const many = process.argv.includes('--many')
const EXECUTIONS = quick ? 200 : 1_000
const STATES = 50
const SYNC = quick ? 300 : 2_000
const ITEMS = quick ? 1_000 : 10_000
const WAITING = 10_000
const ROLE = 'arn:aws:iam::000000000000:role/any'
const BASE = 'arn:aws:states:us-east-1:000000000000'

function request(operation, input) {
  const text = JSON.stringify(input)
  return Buffer.from(
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n` +
      `X-Amz-Target: AWSStepFunctions.${operation}\r\nX-Amz-Date: 20261122T120000Z\r\n` +
      `Authorization: AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/states/aws4_request, ` +
      `SignedHeaders=content-type;host;x-amz-date, Signature=${'0'.repeat(64)}\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

function send(server, { total, connections }, next) {
  const onAnswer = (status, body) => {
    if (status !== 200) throw new Error(`answered ${status}: ${body}`)
  }
  return load({ port: server.port, connections, total, next, onAnswer })
}

async function call(mill, operation, input) {
  const answer = await fetch(mill.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AWSStepFunctions.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  })
  const body = await answer.json()
  if (!answer.ok) throw new Error(`${operation}: ${JSON.stringify(body)}`)
  return body
}

function machine(mill, name, definition, type = 'STANDARD') {
  return call(mill, 'CreateStateMachine', { name, roleArn: ROLE, type, definition: JSON.stringify(definition) }) // prettier-ignore
}

const pass = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }

function chain(length) {
  const States = {}
  for (let i = 0; i < length; i++) {
    States[`S${i}`] = { Type: 'Pass', ...(i + 1 < length ? { Next: `S${i + 1}` } : { End: true }) }
  }
  return { StartAt: 'S0', States }
}

/** Until no execution of a machine runs. */
async function settled(mill, name) {
  const asked = { stateMachineArn: `${BASE}:stateMachine:${name}`, statusFilter: 'RUNNING', maxResults: 1 } // prettier-ignore
  while ((await call(mill, 'ListExecutions', asked)).executions.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function passes(mill) {
  await machine(mill, 'passes', chain(STATES))
  const input = { stateMachineArn: `${BASE}:stateMachine:passes`, input: '{"a":1}' }
  const start = request('StartExecution', input)
  await send(mill, { total: 50, connections: 16 }, () => start)
  await settled(mill, 'passes')
  const [beganMs, before] = [performance.now(), cpuMs(mill.child)]
  await send(mill, { total: EXECUTIONS, connections: 16 }, () => start)
  await settled(mill, 'passes')
  const transitions = EXECUTIONS * STATES
  return {
    perSecond: (transitions / (performance.now() - beganMs)) * 1000,
    executions: (EXECUTIONS / (performance.now() - beganMs)) * 1000,
    cpuUs: ((cpuMs(mill.child) - before) * 1000) / transitions,
  }
}

async function latency(server, bytes) {
  await send(server, { total: Math.ceil(SYNC / 4), connections: 1 }, () => bytes)
  const { latencies } = await send(server, { total: SYNC, connections: 1 }, () => bytes)
  return percentile(latencies, 0.5)
}

async function express(mill) {
  await machine(mill, 'sync', pass, 'EXPRESS')
  const input = { stateMachineArn: `${BASE}:stateMachine:sync`, input: '{"a":1}' }
  return latency(mill, request('StartSyncExecution', input))
}

async function map(mill) {
  const ItemProcessor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...pass } // prettier-ignore
  const States = { M: { Type: 'Map', ItemsPath: '$', ItemProcessor, ResultPath: null, End: true } }
  await machine(mill, 'map', { StartAt: 'M', States })
  const items = JSON.stringify(Array.from({ length: ITEMS }, (_, i) => i))
  const [beganMs, before] = [performance.now(), cpuMs(mill.child)]
  const stateMachineArn = `${BASE}:stateMachine:map`
  const { executionArn } = await call(mill, 'StartExecution', { stateMachineArn, input: items })
  for (;;) {
    const { status, cause } = await call(mill, 'DescribeExecution', { executionArn })
    if (status === 'SUCCEEDED') break
    if (status !== 'RUNNING') throw new Error(`${status}: ${cause}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { seconds: (performance.now() - beganMs) / 1000, cpuSeconds: (cpuMs(mill.child) - before) / 1000 } // prettier-ignore
}

async function waiting(mill) {
  const before = rssMiB(mill.child)
  await machine(mill, 'wait', { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3600, End: true } } }) // prettier-ignore
  const start = request('StartExecution', { stateMachineArn: `${BASE}:stateMachine:wait`, input: '{"a":1}' }) // prettier-ignore
  const beganMs = performance.now()
  await send(mill, { total: WAITING, connections: 16 }, () => start)
  const seconds = (performance.now() - beganMs) / 1000
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  return { before, after: rssMiB(mill.child), seconds }
}

function row(name, value) {
  console.log(`${name.padEnd(44)} ${value}`)
}

const mill = await startMillrace()
mill.endpoint ??= `http://127.0.0.1:${mill.port}`
const echo = await startEcho()
const { perSecond, executions, cpuUs } = await passes(mill)
row('passes, durable', `${Math.round(perSecond)} transitions/s, ${Math.round(executions)} executions/s of ${STATES} states, ${cpuUs.toFixed(1)} µs CPU a transition`) // prettier-ignore
const plain = await latency(echo, Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'))
const sync = await express(mill)
row('StartSyncExecution, one pass, p50', `${sync.toFixed(2)} ms, an echo ${plain.toFixed(2)} ms`)
const { seconds, cpuSeconds } = await map(mill)
row(`distributed Map of ${ITEMS} items, express`, `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s CPU`) // prettier-ignore
if (many) {
  const found = await waiting(mill)
  row(`${WAITING} executions that wait`, `started in ${found.seconds.toFixed(1)} s; ${found.before.toFixed(0)} → ${found.after.toFixed(0)} MiB RSS`) // prettier-ignore
}
await mill.stop()
await echo.stop()
