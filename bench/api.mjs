// `npm run bench -- api`: a POST that API Gateway turns into a record of Kinesis through a mapping
// template, beside PutRecord itself and a bare node:http echo.

import { takeTurns } from './measure.mjs'
import { startEcho, startMillrace } from './process.mjs'

const quick = process.argv.includes('--quick')
const TOTAL = quick ? 1_500 : 6_000
const ROLE = 'arn:aws:iam::000000000000:role/any'
const TARGET_MS = 5

const signed = (service) =>
  `AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`

async function rest(mill, method, path, input) {
  const answer = await fetch(mill.endpoint + path, {
    method,
    headers: { authorization: signed('apigateway'), 'content-type': 'application/json' },
    ...(input && { body: JSON.stringify(input) }),
  })
  const body = await answer.json()
  if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(body)}`)
  return body
}

function kinesis(operation, input) {
  const text = JSON.stringify(input)
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Kinesis_20131202.${operation}`, authorization: signed('kinesis') } // prettier-ignore
  return { text, headers }
}

const TEMPLATE = `{"StreamName":"s","Data":"$util.base64Encode($input.json('$.Data'))","PartitionKey":"$input.path('$.PartitionKey')"}`

/** An API with one method; answers the path of its invoke URL. */
async function deploy(mill) {
  const { id, rootResourceId } = await rest(mill, 'POST', '/restapis', { name: 'bench' })
  const method = `/restapis/${id}/resources/${rootResourceId}/methods/POST`
  await rest(mill, 'PUT', method, { authorizationType: 'NONE' })
  await rest(mill, 'PUT', `${method}/integration`, {
    ...{ type: 'AWS', httpMethod: 'POST', credentials: ROLE },
    uri: 'arn:aws:apigateway:us-east-1:kinesis:action/PutRecord',
    requestTemplates: { 'application/json': TEMPLATE },
  })
  await rest(mill, 'PUT', `${method}/responses/200`, {})
  await rest(mill, 'PUT', `${method}/integration/responses/200`, { selectionPattern: '' })
  await rest(mill, 'POST', `/restapis/${id}/deployments`, { stageName: 'b' })
  return `/_aws/execute-api/${id}/b`
}

function raw(path, headers, text) {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`) // prettier-ignore
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`) // prettier-ignore
}

const [echo, mill] = [await startEcho(), await startMillrace()]
const create = kinesis('CreateStream', { StreamName: 's', ShardCount: 4 })
await fetch(mill.endpoint, { method: 'POST', headers: create.headers, body: create.text })
for (let status = ''; status !== 'ACTIVE';) {
  const asked = kinesis('DescribeStreamSummary', { StreamName: 's' })
  const answer = await fetch(mill.endpoint, { method: 'POST', headers: asked.headers, body: asked.text }) // prettier-ignore
  status = (await answer.json()).StreamDescriptionSummary?.StreamStatus
}
const path = await deploy(mill)
const post = JSON.stringify({ Data: { n: 1, text: 'x'.repeat(200) }, PartitionKey: 'p' })
const put = kinesis('PutRecord', { StreamName: 's', PartitionKey: 'p', Data: Buffer.from(post).toString('base64') }) // prettier-ignore
const viaApi = raw(path, { 'content-type': 'application/json' }, post)
const direct = raw('/', put.headers, put.text)
const bare = raw('/', {}, post)
// Few callers: the figure is how long one of them waits.
const sides = [
  { server: echo, total: TOTAL, connections: 4, next: () => bare },
  { server: mill, total: TOTAL, connections: 4, next: () => direct },
  { server: mill, total: TOTAL, connections: 4, next: () => viaApi },
]
const figures = await takeTurns(sides, quick ? 1 : 3)
const names = ['bare node:http echo', 'PutRecord, durable', 'POST → template → PutRecord']
for (const [i, { p50Ms, p99Ms, cpuUs, perSecond }] of figures.entries()) {
  const echoes = (cpuUs / figures[0].cpuUs).toFixed(2)
  console.log(`${names[i].padEnd(30)} p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms, ${Math.round(perSecond)}/s, ${cpuUs.toFixed(0)} µs CPU = ${echoes} echoes`) // prettier-ignore
}
const met = figures[2].p50Ms <= TARGET_MS
console.log(`p50 of the POST ≤ ${TARGET_MS} ms: ${met ? 'reached' : 'MISSED'}`)
await mill.stop()
await echo.stop()
if (process.argv.includes('--check') && !met) process.exitCode = 1
