// From an event's sending to the first line of the handler, the function warm and one event at a
// time.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { percentile } from './load.mjs'

const WARMUP = 20

const handlerOf = (sentAt) => `
import { appendFileSync } from 'node:fs'
export const handler = async (event) => {
  const nowMs = performance.timeOrigin + performance.now()
  for (const sentAt of ${sentAt}) appendFileSync(process.env.FIGURES, nowMs - Number(sentAt) + '\\n')
}`

export async function awsClients(mill) {
  const { SNS } = await import('@aws-sdk/client-sns')
  const { SQS } = await import('@aws-sdk/client-sqs')
  const { Lambda } = await import('@aws-sdk/client-lambda')
  const config = {
    endpoint: mill.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }
  const clients = { sns: new SNS(config), sqs: new SQS(config), lambda: new Lambda(config) }
  const destroy = () => Object.values(clients).forEach((client) => client.destroy())
  return { ...clients, destroy }
}

/** SendMessage → event source mapping → handler. */
export function benchLambda(mill, messages) {
  return functionLatency(mill, messages, {
    name: 'latency',
    sentAt: 'event.Records.map(({ body }) => body)',
    async connect({ sqs, lambda }, FunctionName) {
      const { QueueUrl } = await sqs.createQueue({ QueueName: FunctionName })
      await lambda.createEventSourceMapping({
        FunctionName,
        EventSourceArn: `arn:aws:sqs:us-east-1:000000000000:${FunctionName}`,
        BatchSize: 1,
      })
      return (MessageBody) => sqs.sendMessage({ QueueUrl, MessageBody })
    },
  })
}

/**
 * `connect(clients, functionName)` puts something before the function and answers how to send it a
 * text; `sentAt` is the expression by which the handler finds the texts in its event.
 */
export async function functionLatency(mill, messages, { name, sentAt, connect }) {
  const clients = await awsClients(mill)
  const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
  const figures = join(directory, 'figures')
  await clients.lambda.createFunction({
    FunctionName: name,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/any',
    Environment: { Variables: { FIGURES: figures } },
    Code: { ZipFile: await zipOf('index.mjs', handlerOf(sentAt)) },
  })
  const send = await connect(clients, name)
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  await sleep(500)
  for (let i = 0; i < messages + WARMUP; i++) {
    await send(String(performance.timeOrigin + performance.now()))
    await sleep(i < WARMUP ? 50 : 15)
  }
  await sleep(500)
  const latencies = readFileSync(figures, 'utf8')
    .trim()
    .split('\n')
    .map(Number)
    .slice(WARMUP)
    .sort((a, b) => a - b)
  clients.destroy()
  rmSync(directory, { recursive: true, force: true })
  return {
    count: latencies.length,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
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
