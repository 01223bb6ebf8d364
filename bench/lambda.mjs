// From SendMessage to the first line of the handler, the function warm and one message at a time.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { percentile } from './load.mjs'

const HANDLER = `
import { appendFileSync } from 'node:fs'
export const handler = async (event) => {
  const nowMs = performance.timeOrigin + performance.now()
  for (const { body } of event.Records) appendFileSync(process.env.FIGURES, nowMs - Number(body) + '\\n')
}`

export async function benchLambda(mill, messages) {
  const { SQS } = await import('@aws-sdk/client-sqs')
  const { Lambda } = await import('@aws-sdk/client-lambda')
  const { ZipFile } = await import('yazl')
  const config = {
    endpoint: mill.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }
  const sqs = new SQS(config)
  const lambda = new Lambda(config)
  const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
  const figures = join(directory, 'figures')
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(HANDLER), 'index.mjs')
  zip.end()
  const parts = []
  for await (const part of zip.outputStream) parts.push(part)
  await lambda.createFunction({
    FunctionName: 'latency',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/any',
    Environment: { Variables: { FIGURES: figures } },
    Code: { ZipFile: Buffer.concat(parts) },
  })
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'latency' })
  await lambda.createEventSourceMapping({
    FunctionName: 'latency',
    EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:latency',
    BatchSize: 1,
  })
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  await sleep(500)
  const warmup = 20
  for (let i = 0; i < messages + warmup; i++) {
    await sqs.sendMessage({
      QueueUrl,
      MessageBody: String(performance.timeOrigin + performance.now()),
    })
    await sleep(i < warmup ? 50 : 15)
  }
  await sleep(500)
  const latencies = readFileSync(figures, 'utf8')
    .trim()
    .split('\n')
    .map(Number)
    .slice(warmup)
    .sort((a, b) => a - b)
  sqs.destroy()
  lambda.destroy()
  rmSync(directory, { recursive: true, force: true })
  return {
    count: latencies.length,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  }
}
