// What publishing costs: messages that reach their queues per second and the CPU of a delivery, the
// publish itself included; and how long a message takes to a Lambda function.

import { awsClients, functionLatency } from './lambda.mjs'
import { load } from './load.mjs'
import { cpuMs } from './process.mjs'

const ACCOUNT = '000000000000'
const BODY = 'x'.repeat(1024)
const CONNECTIONS = 64
const FAN_OUTS = [1, 10, 100]
const DELIVERIES = 5_000
/** Deliveries until everything hot is compiled, as for a queue's own requests. */
const WARMUP = 20_000

/** A request of the Query protocol as an SDK sends it. */
function snsRequest(Action, input) {
  const text = new URLSearchParams({ Action, Version: '2010-03-31', ...input }).toString()
  return Buffer.from(
    `POST / HTTP/1.1\r\nHost: localhost\r\n` +
      `Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n` +
      `User-Agent: aws-sdk-js/3.1169.0\r\nX-Amz-Date: 20261122T120000Z\r\n` +
      `Authorization: AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/sns/aws4_request, ` +
      `SignedHeaders=content-type;host;x-amz-date, Signature=${'0'.repeat(64)}\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

/** A topic with that many queues behind it, each letting the topic in as AWS wants it. */
async function arrange({ sns, sqs }, name, queues, raw) {
  const { TopicArn } = await sns.createTopic({ Name: name })
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
      },
    ],
  })
  const urls = []
  for (let i = 0; i < queues; i++) {
    const QueueName = `${name}-${i}`
    urls.push((await sqs.createQueue({ QueueName, Attributes: { Policy } })).QueueUrl)
    await sns.subscribe({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:us-east-1:${ACCOUNT}:${QueueName}`,
      Attributes: { RawMessageDelivery: String(raw) },
    })
  }
  return { TopicArn, urls }
}

/** Asks one queue at a time, so that asking costs the server next to nothing. */
async function allHold(sqs, urls, messages) {
  const AttributeNames = ['ApproximateNumberOfMessages']
  for (const QueueUrl of urls) {
    for (;;) {
      const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames })
      if (Number(Attributes.ApproximateNumberOfMessages) >= messages) break
      await sleep(10)
    }
  }
}

async function publishTo(mill, clients, queues, raw, deliveries) {
  const name = `fan-out-${queues}${raw ? '-raw' : ''}`
  const { TopicArn, urls } = await arrange(clients, name, queues, raw)
  const bytes = snsRequest('Publish', { TopicArn, Message: BODY })
  const publish = (total) =>
    load({
      port: mill.port,
      connections: CONNECTIONS,
      total,
      next: () => bytes,
      onAnswer(status, body) {
        if (status !== 200) throw new Error(`Publish answered ${status}: ${body}`)
      },
    })
  const publishes = Math.ceil(deliveries / queues)
  const warmup = Math.max(Math.ceil(publishes / 4), Math.ceil(WARMUP / queues))
  await publish(warmup)
  await allHold(clients.sqs, urls, warmup)
  const cpuBefore = cpuMs(mill.child)
  const startedMs = performance.now()
  await publish(publishes)
  await allHold(clients.sqs, urls, warmup + publishes)
  const wallMs = performance.now() - startedMs
  const count = publishes * queues
  return {
    cpuUs: ((cpuMs(mill.child) - cpuBefore) * 1000) / count,
    perSecond: (count / wallMs) * 1000,
  }
}

/** Per delivery. */
export async function benchFanOut(mill, scale) {
  const clients = await awsClients(mill)
  const figures = {}
  for (const raw of [true, false]) {
    for (const queues of FAN_OUTS) {
      const name = `publish → ${queues} ${queues === 1 ? 'queue' : 'queues'}, ${raw ? 'raw' : 'enveloped'}`
      figures[name] = await publishTo(mill, clients, queues, raw, DELIVERIES * scale)
    }
  }
  clients.destroy()
  return figures
}

/** From Publish to the first line of the handler. */
export function benchSnsToLambda(mill, messages) {
  return functionLatency(mill, messages, {
    name: 'sns-latency',
    sentAt: 'event.Records.map(({ Sns }) => Sns.Message)',
    async connect({ sns, lambda }, FunctionName) {
      const { TopicArn } = await sns.createTopic({ Name: FunctionName })
      await lambda.addPermission({
        FunctionName,
        StatementId: 'sns',
        Action: 'lambda:InvokeFunction',
        Principal: 'sns.amazonaws.com',
        SourceArn: TopicArn,
      })
      const Endpoint = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${FunctionName}`
      await sns.subscribe({ TopicArn, Protocol: 'lambda', Endpoint })
      return (Message) => sns.publish({ TopicArn, Message })
    },
  })
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
