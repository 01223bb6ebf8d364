// `npm run bench -- s3`: objects put and got beside a bare node:http server that writes and syncs the same
// bytes in the same run; pages of listings of small and large buckets; how long a PUT takes to a queue
// and to a function. `objects`, `lists`, `latency` for one part alone, `--quick` for a first look, `--huge`
// to watch memory over 5 GiB, `--check` to exit with 1 when a target is missed.

import { Agent, request } from 'node:http'
import { functionLatency } from './lambda.mjs'
import { load, percentile } from './load.mjs'
import { cpuMs, rssMiB, startBareObjects, startEcho, startMillrace } from './process.mjs'

const has = (flag) => process.argv.includes(flag)
const quick = has('--quick')
const [MiB, GiB] = [1 << 20, 1 << 30]
const SMALL = quick ? 2_000 : 10_000
const MIDDLE = quick ? 100 : 400
const LARGE_BYTES = quick ? 256 * MiB : GiB
const MANY_KEYS = quick ? 50_000 : 1_000_000
const MANY_PREFIXES = quick ? 10_000 : 100_000
const PAGES = 60
const ROUNDS = quick ? 50 : 300
const TURNS = 3
const missed = []

function row(name, value, target, met) {
  if (met === false) missed.push(name)
  const verdict = met === undefined ? '' : met ? 'reached' : 'MISSED'
  console.log(`${name.padEnd(34)} ${value.padEnd(72)} ${(target ?? '').padEnd(14)} ${verdict}`)
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/s3/aws4_request, SignedHeaders=host, ' +
  `Signature=${'0'.repeat(64)}`

const head = (method, path, length) =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${AUTHORIZATION}\r\n` +
  `X-Amz-Content-Sha256: UNSIGNED-PAYLOAD\r\nContent-Length: ${length}\r\n\r\n`

/** Many small requests over raw sockets; CPU is the server's. */
async function small(server, method, path, body) {
  let n = 0
  const next = () => Buffer.concat([Buffer.from(head(method, path(n++), body.length)), body])
  const onAnswer = (status, text) => {
    if (status !== 200) throw new Error(`answered ${status}: ${text}`)
  }
  const options = { port: server.port, connections: 32, next, onAnswer }
  await load({ ...options, total: SMALL })
  n = 0
  const before = cpuMs(server.child)
  const { wallMs } = await load({ ...options, total: SMALL })
  const cpuUs = ((cpuMs(server.child) - before) * 1000) / SMALL
  return { cpuUs, perSecond: (SMALL / wallMs) * 1000 }
}

const agent = new Agent({ keepAlive: true })

/** One object, in pieces; resolves with the bytes of the answer. */
function transfer(server, method, path, bytes) {
  return new Promise((resolve, reject) => {
    const headers = {
      ...{ authorization: AUTHORIZATION, 'content-length': bytes },
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    }
    const made = request(
      { host: '127.0.0.1', port: server.port, method, path, headers, agent },
      (response) => {
        let got = 0
        response.on('data', (chunk) => (got += chunk.length))
        response.on('error', reject).on('end', () => {
          if (response.statusCode === 200) resolve(got)
          else reject(new Error(`${method} ${path} answered ${response.statusCode}`))
        })
      },
    )
    made.on('error', reject)
    let left = bytes
    const write = () => {
      while (left > 0) {
        const piece = PIECE.subarray(0, Math.min(left, PIECE.length))
        left -= piece.length
        if (!made.write(piece)) return made.once('drain', write)
      }
      made.end()
    }
    write()
  })
}
const PIECE = Buffer.alloc(256 << 10, 'content of an object ')

/** MiB a second; four at once where there are many. */
async function throughput(server, method, path, bytes, count) {
  let next = 0
  const startedMs = performance.now()
  const before = cpuMs(server.child)
  const worker = async () => {
    while (next < count) {
      const got = await transfer(server, method, path(next++), method === 'PUT' ? bytes : 0)
      if (method === 'GET' && got !== bytes) throw new Error(`got ${got} bytes`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(4, count) }, worker))
  const total = (bytes * count) / MiB
  return {
    mibPerSecond: (total / (performance.now() - startedMs)) * 1000,
    cpuMsPerMiB: (cpuMs(server.child) - before) / total,
  }
}

/** Both in turns, so that they share what the machine does meanwhile; the best turn counts. */
async function beside(sides, measure, better) {
  const best = []
  for (let turn = 0; turn < TURNS; turn++) {
    for (const at of turn % 2 === 0 ? [0, 1] : [1, 0]) {
      const found = await measure(sides[at])
      if (best[at] === undefined || better(found, best[at])) best[at] = found
    }
  }
  return best
}

const cheaper = (a, b) => a.cpuUs < b.cpuUs
const faster = (a, b) => a.mibPerSecond > b.mibPerSecond

async function benchSmall(mill, bare, echoUs) {
  const body = Buffer.alloc(1024, 'x')
  const key = (n) => `/bench/small-${n % 1_000}`
  for (const [method, bytes, most] of [
    ['PUT', body, 4],
    ['GET', Buffer.alloc(0), undefined],
  ]) {
    const [own, other] = await beside([mill, bare], (server) => small(server, method, key, bytes), cheaper) // prettier-ignore
    const echoes = own.cpuUs / echoUs
    row(
      `${method} 1 KiB`,
      `${own.cpuUs.toFixed(1)} µs CPU, ${Math.round(own.perSecond)}/s = ${echoes.toFixed(2)} echoes; bare ${other.cpuUs.toFixed(1)} µs, ${Math.round(other.perSecond)}/s`,
      most && `≤ ${most} echoes`,
      most && echoes <= most,
    )
  }
}

async function benchSize(mill, bare, name, bytes, count, targets) {
  const key = (n) => `/bench/${bytes}-${n}`
  for (const method of ['PUT', 'GET']) {
    const run = (server) => throughput(server, method, key, bytes, count)
    const [own, other] = await beside([mill, bare], run, faster)
    const share = own.mibPerSecond / other.mibPerSecond
    const least = targets[method]
    row(
      `${method} ${name}`,
      `${Math.round(own.mibPerSecond)} MiB/s, ${own.cpuMsPerMiB.toFixed(2)} ms CPU a MiB; bare ${Math.round(other.mibPerSecond)} MiB/s, ${other.cpuMsPerMiB.toFixed(2)} ms = ${share.toFixed(2)} × bare`,
      least && `≥ ${least} × bare`,
      least && share >= least,
    )
  }
}

async function fill(mill, bucket, count, keyOf) {
  await transfer(mill, 'PUT', `/${bucket}`, 0)
  let n = 0
  const next = () => Buffer.from(head('PUT', `/${bucket}/${keyOf(n++)}`, 0))
  await load({ port: mill.port, connections: 64, total: count, next })
}

/** Median of pages of 1,000 from places all over the bucket, in milliseconds. */
async function pages(mill, bucket, count, keyOf, delimiter) {
  const found = []
  for (let i = 0; i < PAGES; i++) {
    // Every page is full.
    const from = Math.floor(((count - 1_000) * i) / PAGES) - 1
    const after = from < 0 ? '' : `&start-after=${encodeURIComponent(keyOf(from))}`
    const startedMs = performance.now()
    await transfer(mill, 'GET', `/${bucket}?list-type=2${delimiter}${after}`, 0)
    found.push(performance.now() - startedMs)
  }
  return percentile(
    found.sort((a, b) => a - b),
    0.5,
  )
}

async function benchLists(mill) {
  const plain = (n) => `key-${String(n).padStart(8, '0')}`
  const folded = (n) => `prefix-${String(n).padStart(8, '0')}/x`
  for (const [name, keyOf, many, delimiter] of [
    ['list page of 1,000', plain, MANY_KEYS, ''],
    ['list page of 1,000 prefixes', folded, MANY_PREFIXES, '&delimiter=%2F'],
  ]) {
    const few = 1_001
    const [small, large] = [`few-${delimiter.length}`, `many-${delimiter.length}`]
    await fill(mill, small, few, keyOf)
    await fill(mill, large, many, keyOf)
    const times = { few: Infinity, many: Infinity }
    for (let turn = 0; turn < TURNS; turn++) {
      times.few = Math.min(times.few, await pages(mill, small, few, keyOf, delimiter))
      times.many = Math.min(times.many, await pages(mill, large, many, keyOf, delimiter))
    }
    const share = times.many / times.few
    row(
      name,
      `${times.few.toFixed(1)} ms of 10^3 keys, ${times.many.toFixed(1)} ms of ${many} = ${share.toFixed(2)} ×`,
      '≤ 1.2 ×',
      share <= 1.2,
    )
  }
}

async function clientsOf({ endpoint }) {
  const { S3 } = await import('@aws-sdk/client-s3')
  const { SQS } = await import('@aws-sdk/client-sqs')
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint, region: 'us-east-1', credentials }
  return { s3: new S3({ ...config, forcePathStyle: true }), sqs: new SQS(config) }
}

async function notified(s3, Bucket, what) {
  await s3.createBucket({ Bucket })
  await s3.putBucketNotificationConfiguration({
    ...{ Bucket, SkipDestinationValidation: true, NotificationConfiguration: what },
  })
}

async function benchLatency(mill) {
  const { s3, sqs } = await clientsOf(mill)
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'told' })
  const QueueArn = 'arn:aws:sqs:us-east-1:000000000000:told'
  const Events = ['s3:ObjectCreated:*']
  await notified(s3, 'to-queue', { QueueConfigurations: [{ QueueArn, Events }] })
  const found = []
  for (let i = 0; i < ROUNDS; i++) {
    const polled = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 })
    const startedMs = performance.now()
    await s3.putObject({ Bucket: 'to-queue', Key: String(i), Body: 'x' })
    const { Messages } = await polled
    found.push(performance.now() - startedMs)
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle })
  }
  const queue = found.slice(ROUNDS / 10).sort((a, b) => a - b)
  row('PUT → SQS', `p50 ${percentile(queue, 0.5).toFixed(1)} ms, p99 ${percentile(queue, 0.99).toFixed(1)} ms`) // prettier-ignore
  const handler = await functionLatency(mill, ROUNDS, {
    name: 'handler',
    sentAt: '[Number(event.Records[0].s3.object.key)]',
    async connect(_clients, FunctionName) {
      const LambdaFunctionArn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`
      const LambdaFunctionConfigurations = [{ LambdaFunctionArn, Events }]
      await notified(s3, 'to-function', { LambdaFunctionConfigurations })
      return (sentAt) => s3.putObject({ Bucket: 'to-function', Key: String(sentAt), Body: 'x' })
    },
  })
  row('PUT → handler', `p50 ${handler.p50Ms.toFixed(1)} ms, p99 ${handler.p99Ms.toFixed(1)} ms`, 'p50 ≤ 15 ms', handler.p50Ms <= 15) // prettier-ignore
  for (const client of [s3, sqs]) client.destroy()
}

async function benchMemory(mill) {
  await transfer(mill, 'PUT', '/bench', 0)
  const before = rssMiB(mill.child)
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, rssMiB(mill.child))), 50)
  await transfer(mill, 'PUT', '/bench/huge', 5 * GiB)
  await transfer(mill, 'GET', '/bench/huge', 0)
  clearInterval(watch)
  const grown = most - before
  row(
    '5 GiB in and out',
    `resident memory grew by ${Math.round(grown)} MiB`,
    '< 64 MiB',
    grown < 64,
  )
}

async function benchObjects() {
  const [echo, bare, mill] = [await startEcho(), await startBareObjects(), await startMillrace()]
  const body = Buffer.alloc(1024, 'x')
  const echoed = (server) => small(server, 'POST', () => '/', body)
  const [{ cpuUs: echoUs }] = await beside([echo, echo], echoed, cheaper)
  row('bare node:http echo', `${echoUs.toFixed(1)} µs CPU`)
  await echo.stop()
  await transfer(mill, 'PUT', '/bench', 0)
  await benchSmall(mill, bare, echoUs)
  await benchSize(mill, bare, '1 MiB', MiB, MIDDLE, { PUT: 0.7 })
  await benchSize(mill, bare, `${LARGE_BYTES / MiB} MiB`, LARGE_BYTES, 1, { GET: 0.8 })
  await bare.stop()
  await mill.stop()
}

async function alone(bench) {
  const mill = await startMillrace()
  await bench(mill)
  await mill.stop()
}

const PARTS = {
  objects: benchObjects,
  lists: () => alone(benchLists),
  latency: () => alone(benchLatency),
}
const asked = Object.keys(PARTS).filter(has)
for (const part of asked.length > 0 ? asked : Object.keys(PARTS)) await PARTS[part]()
if (has('--huge')) await alone(benchMemory)
agent.destroy()
if (missed.length > 0) console.log(`\nmissed: ${missed.join('; ')}`)
process.exit(has('--check') && missed.length > 0 ? 1 : 0)
