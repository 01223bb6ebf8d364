// `npm run bench -- events`: what putting an event costs on a bus of 10 and of 10,000 rules, one of
// which matches, beside a bare node:http echo; how long an event takes to a queue and to a function;
// how fast an archive is replayed.

import { functionLatency } from './lambda.mjs'
import { load, percentile } from './load.mjs'
import { cpuMs, startEcho, startMillrace } from './process.mjs'

const quick = process.argv.includes('--quick')
const CONNECTIONS = 32
const EVENTS = quick ? 2_000 : 10_000
const RULES = [10, 10_000]
const ROUNDS = quick ? 50 : 300
const ARCHIVED = quick ? 5_000 : 50_000
const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/'

function request(operation, input) {
  const text = JSON.stringify(input)
  return Buffer.from(
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n` +
      `X-Amz-Target: AWSEvents.${operation}\r\nX-Amz-Date: 20261122T120000Z\r\n` +
      `Authorization: AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/events/aws4_request, ` +
      `SignedHeaders=content-type;host;x-amz-date, Signature=${'0'.repeat(64)}\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

function send(server, total, next) {
  const onAnswer = (status, body) => {
    if (status !== 200) throw new Error(`answered ${status}: ${body}`)
  }
  return load({ port: server.port, connections: CONNECTIONS, total, next, onAnswer })
}

async function cpuOf(server, total, bytes) {
  await send(server, Math.ceil(total / 4), () => bytes)
  const before = cpuMs(server.child)
  const { wallMs } = await send(server, total, () => bytes)
  return {
    cpuUs: ((cpuMs(server.child) - before) * 1000) / total,
    perSecond: (total / wallMs) * 1000,
  }
}

const entryFor = (EventBusName, detail) => ({
  Entries: [{ Source: 'shop', DetailType: 'Order', Detail: JSON.stringify(detail), EventBusName }],
})

async function clientsOf({ endpoint }) {
  const { EventBridge } = await import('@aws-sdk/client-eventbridge')
  const { SQS } = await import('@aws-sdk/client-sqs')
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint, region: 'us-east-1', credentials }
  return { events: new EventBridge(config), sqs: new SQS(config) }
}

const queueArn = (name) => `arn:aws:sqs:us-east-1:000000000000:${name}`

/** One queue for every matching rule's events, emptied by nobody: depth costs nothing. */
async function busOf(mill, { events, sqs }, rules) {
  const Name = `bus-${rules}`
  await events.createEventBus({ Name })
  await sqs.createQueue({ QueueName: Name })
  let next = 0
  await send(mill, rules, () => {
    const id = next++
    const EventPattern = JSON.stringify({ source: ['shop'], detail: { id: [id] } })
    return request('PutRule', { Name: `r-${id}`, EventBusName: Name, EventPattern })
  })
  const Targets = [{ Id: 'q', Arn: queueArn(Name) }]
  await events.putTargets({ Rule: 'r-7', EventBusName: Name, Targets })
  return Name
}

async function putToQueue({ events, sqs }) {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'latency' })
  await events.putRule({ Name: 'latency', EventPattern: '{"source":["shop"]}' })
  await events.putTargets({ Rule: 'latency', Targets: [{ Id: 'q', Arn: queueArn('latency') }] })
  const found = []
  for (let i = 0; i < ROUNDS; i++) {
    const polled = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 })
    const startedMs = performance.now()
    await events.putEvents(entryFor('default', { i }))
    const { Messages } = await polled
    found.push(performance.now() - startedMs)
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle })
  }
  await events.removeTargets({ Rule: 'latency', Ids: ['q'] })
  await events.deleteRule({ Name: 'latency' })
  return found.slice(ROUNDS / 10).sort((a, b) => a - b)
}

function putToFunction(mill, events) {
  return functionLatency(mill, ROUNDS, {
    name: 'handler',
    sentAt: '[event.detail.sentAt]',
    async connect(_clients, FunctionName) {
      const Arn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`
      await events.putRule({ Name: FunctionName, EventPattern: '{"source":["shop"]}' })
      await events.putTargets({ Rule: FunctionName, Targets: [{ Id: 'f', Arn }] })
      return (sentAt) => events.putEvents(entryFor('default', { sentAt }))
    },
  })
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function replay(mill, { events }) {
  await events.createEventBus({ Name: 'kept' })
  const EventSourceArn = `${BUS}kept`
  const { ArchiveArn } = await events.createArchive({ ArchiveName: 'kept', EventSourceArn })
  const { Entries } = entryFor('kept', { id: 1 })
  const bytes = request('PutEvents', { Entries: Array.from({ length: 10 }, () => Entries[0]) })
  await send(mill, ARCHIVED / 10, () => bytes)
  while ((await events.describeArchive({ ArchiveName: 'kept' })).EventCount < ARCHIVED) {
    await sleep(50)
  }
  const startedMs = performance.now()
  const now = Date.now()
  await events.startReplay({
    ...{ ReplayName: 'again', EventSourceArn: ArchiveArn, Destination: { Arn: EventSourceArn } },
    EventStartTime: new Date(now - 3_600_000),
    EventEndTime: new Date(now + 3_600_000),
  })
  while ((await events.describeReplay({ ReplayName: 'again' })).State !== 'COMPLETED') {
    await sleep(20)
  }
  return (ARCHIVED / (performance.now() - startedMs)) * 1000
}

const [echoServer, mill] = [await startEcho(), await startMillrace()]
const clients = await clientsOf(mill)
const echo = await cpuOf(echoServer, EVENTS, request('PutEvents', entryFor('x', { id: 7 })))
await echoServer.stop()
console.log(`bare node:http echo: ${echo.cpuUs.toFixed(1)} µs CPU`)
// Code that nobody has run yet is slow, whatever it does: the first figure would be of that.
const warm = await busOf(mill, clients, 8)
await send(mill, EVENTS, () => request('PutEvents', entryFor(warm, { id: 7 })))
for (const rules of RULES) {
  const bus = await busOf(mill, clients, rules)
  const { cpuUs, perSecond } = await cpuOf(mill, EVENTS, request('PutEvents', entryFor(bus, { id: 7 }))) // prettier-ignore
  const echoes = (cpuUs / echo.cpuUs).toFixed(2)
  console.log(
    `PutEvents → 1 of ${rules} rules → SQS: ${cpuUs.toFixed(1)} µs CPU, ${Math.round(perSecond)}/s = ${echoes} echoes`,
  )
}
const queue = await putToQueue(clients)
console.log(`put → SQS: p50 ${percentile(queue, 0.5).toFixed(1)} ms, p99 ${percentile(queue, 0.99).toFixed(1)} ms`) // prettier-ignore
const handler = await putToFunction(mill, clients.events)
console.log(`put → handler: p50 ${handler.p50Ms.toFixed(1)} ms, p99 ${handler.p99Ms.toFixed(1)} ms`)
console.log(`replay: ${Math.round(await replay(mill, clients))} events/s`)
for (const client of Object.values(clients)) client.destroy()
await mill.stop()
