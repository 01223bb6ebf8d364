// `npm run bench -- calls`: how long a deleted table takes to an SNS message in a queue, through the
// record of the call and a rule; what a send costs while no trail asks for it, and while one does.

import { load, percentile } from './load.mjs'
import { cpuMs, startMillrace } from './process.mjs'

const quick = process.argv.includes('--quick')
const ROUNDS = quick ? 30 : 200
const SENDS = quick ? 3_000 : 20_000
const CONNECTIONS = 32
const arn = (service, name) => `arn:aws:${service}:us-east-1:000000000000:${name}`

async function clientsOf({ endpoint }) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint, region: 'us-east-1', credentials, forcePathStyle: true }
  const { CloudTrail } = await import('@aws-sdk/client-cloudtrail')
  const { DynamoDB } = await import('@aws-sdk/client-dynamodb')
  const { EventBridge } = await import('@aws-sdk/client-eventbridge')
  const { S3 } = await import('@aws-sdk/client-s3')
  const { SNS } = await import('@aws-sdk/client-sns')
  const { SQS } = await import('@aws-sdk/client-sqs')
  return {
    trail: new CloudTrail(config),
    db: new DynamoDB(config),
    events: new EventBridge(config),
    s3: new S3(config),
    sns: new SNS(config),
    sqs: new SQS(config),
  }
}

async function deleteToMessage({ db, events, sns, sqs }) {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'alerts' })
  const { TopicArn } = await sns.createTopic({ Name: 'alarms' })
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: arn('sqs', 'alerts') })
  const EventPattern = JSON.stringify({ detail: { eventName: ['DeleteTable'] } })
  await events.putRule({ Name: 'deleted', EventPattern })
  await events.putTargets({ Rule: 'deleted', Targets: [{ Id: 'sns', Arn: TopicArn }] })
  const found = []
  for (let i = 0; i < ROUNDS; i++) {
    const TableName = `t-${i}`
    await db.createTable({
      ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    })
    const polled = sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 })
    const startedMs = performance.now()
    await db.deleteTable({ TableName })
    const { Messages } = await polled
    found.push(performance.now() - startedMs)
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle })
  }
  await events.removeTargets({ Rule: 'deleted', Ids: ['sns'] })
  await events.deleteRule({ Name: 'deleted' })
  return found.slice(ROUNDS / 10).sort((a, b) => a - b)
}

async function sendUs(mill) {
  const text = JSON.stringify({
    ...{ QueueUrl: `${mill.endpoint}/000000000000/busy`, MessageBody: 'x'.repeat(1_024) },
  })
  const bytes = Buffer.from(
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n` +
      `X-Amz-Target: AmazonSQS.SendMessage\r\nX-Amz-Date: 20261122T120000Z\r\n` +
      `Authorization: AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/sqs/aws4_request, ` +
      `SignedHeaders=content-type;host;x-amz-date, Signature=${'0'.repeat(64)}\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
  const run = (total) => load({ port: mill.port, connections: CONNECTIONS, total, next: () => bytes }) // prettier-ignore
  await run(SENDS / 4)
  const before = cpuMs(mill.child)
  await run(SENDS)
  return ((cpuMs(mill.child) - before) * 1_000) / SENDS
}

const mill = await startMillrace()
const clients = await clientsOf(mill)
const { trail, s3, sqs } = clients
const found = await deleteToMessage(clients)
console.log(`DeleteTable → rule → SNS → SQS: p50 ${percentile(found, 0.5).toFixed(1)} ms, p99 ${percentile(found, 0.99).toFixed(1)} ms of ${ROUNDS}`) // prettier-ignore
await sqs.createQueue({ QueueName: 'busy' })
console.log(`SendMessage, no trail: ${(await sendUs(mill)).toFixed(1)} µs CPU`)
await s3.createBucket({ Bucket: 'trail-logs' })
await trail.createTrail({ Name: 'all', S3BucketName: 'trail-logs' })
await trail.startLogging({ Name: 'all' })
console.log(`SendMessage, a trail of management events: ${(await sendUs(mill)).toFixed(1)} µs CPU`)
const fields = [
  { Field: 'eventCategory', Equals: ['Data'] },
  { Field: 'resources.type', Equals: ['AWS::SQS::Queue'] },
]
const AdvancedEventSelectors = [{ FieldSelectors: fields }]
await trail.putEventSelectors({ TrailName: 'all', AdvancedEventSelectors })
console.log(`SendMessage, a trail that asks for it: ${(await sendUs(mill)).toFixed(1)} µs CPU`)
for (const client of Object.values(clients)) client.destroy()
await mill.stop()
