// What Prometheus scrapes and what a collector gets, while messages go from a topic to a queue.

import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { readSettings, startServer } from '../../src/server/index.ts'
import { queueArn } from './zip.ts'

test('hops, requests and queues are counted; hops reach the collector', async () => {
  const spans: { name: string; traceId: string }[] = []
  const collector = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      spans.push(...resourceSpans[0].scopeSpans[0].spans)
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const otlpEndpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  const settings = { port: '0', store: 'memory', clock: 'virtual', logLevel: 'error', otlpEndpoint }
  const server = await startServer(readSettings(settings, {}))
  const config = {
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }
  const sns = new SNS({ ...config, maxAttempts: 1 })
  const sqs = new SQS(config)
  const scrape = async () => (await fetch(`${server.endpoint}/_millrace/metrics`)).text()

  expect(await scrape()).toContain('millrace_store_writable 1\n')
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'jobs' })
  const { TopicArn } = await sns.createTopic({ Name: 'orders' })
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('jobs') })
  for (let i = 0; i < 3; i++) await sns.publish({ TopicArn, Message: String(i) })
  await expect(sns.publish({ TopicArn: `${TopicArn}s`, Message: 'x' })).rejects.toThrow()
  await server.settle()
  await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 1 })
  await server.advance(5_000)

  const lines = (await scrape()).split('\n')
  const line = (start: string) => lines.find((text) => text.startsWith(start))
  const hop = 'millrace_hops_total{via="Publish",outcome="accepted",from="api",to="sns"}'
  expect(line(hop)).toBe(`${hop} 3`)
  const failed =
    'millrace_requests_total{service="sns",operation="Publish",code="NotFoundException"}'
  expect(line(failed)).toBe(`${failed} 1`)
  const timed = 'millrace_request_duration_seconds_count{service="sns",operation="Publish"}'
  expect(line(timed)).toBe(`${timed} 4`)
  const jobs = `queue="${queueArn('jobs')}"`
  expect(line(`millrace_queue_messages{${jobs},state="visible"}`)).toMatch(/ 2$/)
  expect(line(`millrace_queue_messages{${jobs},state="in_flight"}`)).toMatch(/ 1$/)
  expect(line(`millrace_queue_oldest_message_seconds{${jobs}}`)).toMatch(/ 5$/)
  for (const text of lines)
    expect(text).toMatch(/^(# (HELP|TYPE) .+|[a-z_]+(\{.*\})? [0-9.e+-]+|)$/)

  sns.destroy()
  sqs.destroy()
  await server.stop()
  collector.closeAllConnections()
  collector.close()
  const names = spans.map(({ name }) => name)
  expect(names.filter((name) => name === 'Publish accepted')).toHaveLength(3)
  expect(names.filter((name) => name === 'sns-to-sqs delivered')).toHaveLength(3)
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(3)
})
