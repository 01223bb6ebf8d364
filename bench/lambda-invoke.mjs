// Warm invokes: latency one at a time and throughput, beside a bare child-process HTTP round trip in
// the same run; cold starts; memory of an idle environment.
//
//   node bench/lambda-invoke.mjs [--invokes 4000] [--cli dist/cli.js]

import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { load, percentile } from './load.mjs'
import { cpuMs, env } from './process.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    invokes: { type: 'string', default: '4000' },
    cli: { type: 'string', default: join(here, '..', 'dist', 'cli.js') },
    parallel: { type: 'string', default: '4' },
    profile: { type: 'string' },
  },
})
const INVOKES = Number(values.invokes)
const PARALLEL = Number(values.parallel)
const EVENT = JSON.stringify({ order: 1, items: ['a', 'b'], text: 'x'.repeat(200) })
const children = new Set()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

function start(args, ready) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  children.add(child)
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
      const match = ready.exec(output)
      if (match) resolve({ child, port: Number(match[1]) })
    })
    child.on('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)))
  })
}

const stop = ({ child }) =>
  new Promise((resolve) => {
    child.on('exit', resolve)
    child.kill('SIGTERM')
  })

function request(path) {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost:4566',
    'Content-Type: application/json',
    'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, ' +
      `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    'X-Amz-Date: 20260101T000000Z',
    `Content-Length: ${EVENT.length}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${EVENT}`)
}

const ROUNDS = 7

/**
 * Measures each server in turn, several rounds over, and takes the median of each figure: what else
 * the machine does then falls on all of them alike.
 */
async function measure(contestants, connections) {
  const total = Math.ceil(INVOKES / ROUNDS)
  const rounds = contestants.map(() => [])
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, { server, bytes }] of contestants.entries()) {
      const figures = await once(server, bytes, connections, total)
      // The first round warms up.
      if (round > 0) rounds[i].push(figures)
    }
  }
  return rounds.map((figures) => {
    const median = (key) =>
      percentile(
        figures.map((one) => one[key]).sort((x, y) => x - y),
        0.5,
      )
    const keys = ['p50Ms', 'p99Ms', 'perSecond', 'serverCpuUs']
    return Object.fromEntries(keys.map((key) => [key, median(key)]))
  })
}

async function once(server, bytes, connections, total) {
  const onAnswer = (status, body) => {
    if (status !== 200) throw new Error(`answered ${status}: ${body}`)
  }
  const before = cpuMs(server.child)
  const options = { port: server.port, connections, next: () => bytes, onAnswer }
  const { wallMs, latencies } = await load({ ...options, total })
  return {
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    perSecond: (total / wallMs) * 1000,
    serverCpuUs: ((cpuMs(server.child) - before) * 1000) / total,
  }
}

async function zipOf(name, text) {
  const { ZipFile } = await import('yazl')
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(text), name)
  zip.end()
  const parts = []
  for await (const part of zip.outputStream) parts.push(part)
  return Buffer.concat(parts)
}

const CODE = {
  'nodejs22.x': ['index.mjs', 'export const handler = async (event) => event'],
  'python3.12': ['index.py', 'def handler(event, context):\n    return event'],
}

async function create(lambda, name, runtime) {
  await lambda.createFunction({
    FunctionName: name,
    Runtime: runtime,
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/any',
    Code: { ZipFile: await zipOf(...CODE[runtime]) },
  })
}

/** Proportional memory of the processes that a server has started, in MiB. */
function childrenMiB(pid) {
  const found = []
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1')
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== pid) continue
      const command = readFileSync(`/proc/${entry}/cmdline`, 'latin1')
      if (!/\/bootstraps\/|\/var\/runtime\//.test(command)) continue
      const rollup = readFileSync(`/proc/${entry}/smaps_rollup`, 'latin1')
      const of = (label) => Number(new RegExp(`\\n${label}:\\s+(\\d+)`).exec(rollup)[1]) / 1024
      found.push({ python: command.includes('python.py'), rss: of('Rss'), pss: of('Pss') })
    } catch {
      // It ended meanwhile.
    }
  }
  return found
}

const f = (value, digits = 2) => value.toFixed(digits)
const line = (name, m) =>
  console.log(
    `${name.padEnd(34)} p50 ${f(m.p50Ms)} ms  p99 ${f(m.p99Ms)} ms  ${f(m.perSecond, 0)}/s  server CPU ${f(m.serverCpuUs, 0)} us`,
  )

const dataDir = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
const prof = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : []
const mill = await start(
  [...prof, values.cli, 'start', '--port', '0', '--data-dir', dataDir],
  /endpoint\s+http:\/\/[^:]+:(\d+)[\s\S]*try/,
)
const bare = await start([join(here, 'bare-child.mjs'), String(PARALLEL)], /listening (\d+)/)
const { Lambda } = await import('@aws-sdk/client-lambda')
const lambda = new Lambda({
  endpoint: `http://127.0.0.1:${mill.port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
})

for (const runtime of Object.keys(CODE)) {
  const times = []
  for (let i = 0; i < 5; i++) {
    const FunctionName = `cold-${runtime.slice(0, 4)}-${i}`
    await create(lambda, FunctionName, runtime)
    const startedMs = performance.now()
    await lambda.invoke({ FunctionName, Payload: EVENT })
    times.push(performance.now() - startedMs)
  }
  times.sort((a, b) => a - b)
  console.log(`cold start ${runtime}: median ${f(times[2], 0)} ms, worst ${f(times[4], 0)} ms`)
}
for (const python of [false, true]) {
  const some = childrenMiB(mill.child.pid).filter((one) => one.python === python)
  const mean = (key) => some.reduce((sum, one) => sum + one[key], 0) / some.length
  console.log(
    `idle environment, ${python ? 'python' : 'node'}: ${f(mean('pss'), 0)} MiB proportional, ${f(mean('rss'), 0)} MiB resident`,
  )
}
await create(lambda, 'warm', 'nodejs22.x')
await create(lambda, 'snake', 'python3.12')
const invoke = (name) => request(`/2015-03-31/functions/${name}/invocations`)
const contestants = [
  { name: 'bare child round trip', server: bare, bytes: request('/') },
  { name: 'Invoke node', server: mill, bytes: invoke('warm') },
  { name: 'Invoke python', server: mill, bytes: invoke('snake') },
]
for (const connections of [1, PARALLEL]) {
  const figures = await measure(contestants, connections)
  for (const [i, { name }] of contestants.entries()) {
    line(`${name}, ${connections} at a time`, figures[i])
  }
  const ratio = (i, key) => f(figures[i][key] / figures[0][key])
  console.log(
    `  p50 beside bare: node ${ratio(1, 'p50Ms')} x, python ${ratio(2, 'p50Ms')} x (target 2)`,
  )
}

lambda.destroy()
await stop(mill)
await stop(bare)
rmSync(dataDir, { recursive: true, force: true })
process.exit(0)
