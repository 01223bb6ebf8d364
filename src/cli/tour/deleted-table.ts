// Architecture 7: any API call becomes an event. A table is deleted; a rule sees the call, and the alert
// arrives by SNS in a queue and by email. The same on a server that wants a trail, as AWS does.

import { startMillrace, type Millrace } from '../../testing/index.ts'
import { bodiesIn, queueArn, type Clients, type Stage } from './stage.ts'

const EMAIL = 'ops@example.com'

export async function deletedTable(stage: Stage): Promise<void> {
  await alerted(stage)
  await withoutTrail(stage)
}

async function alerted(stage: Stage): Promise<void> {
  const { mill, sqs, say, step, show } = stage
  say('Architecture 7: somebody deletes a DynamoDB table, and an alert goes out')
  await furnish(stage, mill)
  await stage.dynamodb.deleteTable({ TableName: 'orders' })
  await mill.settle()
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'alerts' })
  const [alert] = await bodiesIn(stage, QueueUrl!)
  const { detail, source } = JSON.parse(alert!) as { detail: Call; source: string }
  step(`the queue has an event of ${source}: ${detail.eventName} by ${detail.userIdentity.arn}`)
  const mails = await mailsTo(mill.endpoint)
  const told = mails.filter(({ text }) => text.includes('"eventName":"DeleteTable"'))
  step(`${EMAIL} has ${told.length} email that says the same: GET /_millrace/sns/outbox`)
  show(mill.render(await mill.trace(detail.eventID)))
  step('what only reads (DescribeTable) is no event, unless a rule asks for all management events')
}

interface Call {
  readonly eventName: string
  readonly eventID: string
  readonly userIdentity: { readonly arn: string }
}

async function withoutTrail(stage: Stage): Promise<void> {
  const { say, step, show } = stage
  say('The same with --cloudtrail trails: CloudTrail tells EventBridge nothing without a trail')
  const mill = await startMillrace({ cloudtrail: 'trails' })
  const clients = stage.clientsOf(mill.endpoint)
  try {
    await furnish(clients, mill)
    const { $metadata } = await clients.dynamodb.deleteTable({ TableName: 'orders' })
    await mill.settle()
    const { QueueUrl } = await clients.sqs.getQueueUrl({ QueueName: 'alerts' })
    const bodies = await bodiesIn({ ...stage, ...clients }, QueueUrl!)
    step(`the queue has ${bodies.length} messages; why, says explain by the request's id:`)
    show((await mill.explain($metadata.requestId)).join('\n'))
  } finally {
    clients.close()
    await mill.stop()
  }
}

async function furnish({ dynamodb, events, sns, sqs }: Clients, mill: Millrace): Promise<void> {
  await dynamodb.createTable({
    ...{ TableName: 'orders', BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  })
  const { TopicArn } = await sns.createTopic({
    Name: 'alarms',
    Attributes: { Policy: JSON.stringify(allowing('events.amazonaws.com', 'sns:Publish', '*')) },
  })
  const Policy = JSON.stringify(allowing('sns.amazonaws.com', 'sqs:SendMessage', queueArn('alerts'))) // prettier-ignore
  await sqs.createQueue({ QueueName: 'alerts', Attributes: { Policy } })
  await sns.subscribe({
    ...{ TopicArn, Protocol: 'sqs', Endpoint: queueArn('alerts') },
    Attributes: { RawMessageDelivery: 'true' },
  })
  await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: EMAIL })
  await mill.settle()
  const [mail] = await mailsTo(mill.endpoint)
  const Token = /Token=(\w+)/.exec(mail?.text ?? '')?.[1]
  await sns.confirmSubscription({ TopicArn, Token })
  const EventPattern = JSON.stringify({
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: { eventSource: ['dynamodb.amazonaws.com'], eventName: ['DeleteTable'] },
  })
  await events.putRule({ Name: 'deleted-tables', EventPattern })
  await events.putTargets({ Rule: 'deleted-tables', Targets: [{ Id: 'sns', Arn: TopicArn! }] })
}

function allowing(Service: string, Action: string, Resource: string) {
  return {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { Service }, Action, Resource },
  }
}

async function mailsTo(endpoint: string): Promise<{ readonly text: string }[]> {
  const answer = await fetch(`${endpoint}/_millrace/sns/outbox?to=${encodeURIComponent(EMAIL)}`)
  return ((await answer.json()) as { messages: { text: string }[] }).messages
}
