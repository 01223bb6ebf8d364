// Architecture 6: an event bus. One order reaches a queue, a function and a log group at once; a pattern
// that is wrong is explained; and what a bug in the function spoilt is played again from the archive.

import { ACCOUNT, bodiesIn, createFunction, queueArn, REGION, zipOf, type Stage } from './stage.ts'

const BUS = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`
const ARCHIVE = `arn:aws:events:${REGION}:${ACCOUNT}:archive/orders`
const GROUP = '/aws/events/orders'
const LOG_GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${GROUP}`

/** What is told of an order's total; the first release forgets that totals have cents. */
const handler = (sum: string) => `
export const handler = async ({ detail }) => {
  const cents = ${sum}
  if (!Number.isInteger(cents)) throw new Error('a total of ' + cents + ' cents')
  return cents
}`

export async function eventBus(stage: Stage): Promise<void> {
  stage.say('Architecture 6: EventBridge, one order to many targets, an archive, a replay')
  const { queue, invoked } = await build(stage)
  const { mill, step } = stage

  await order(stage, { id: 1, total: 20 })
  await mill.settle()
  step(`one PutEvents: the queue has ${JSON.stringify(await bodiesIn(stage, queue))}`)
  step(`the function answered ${JSON.stringify(await answersIn(stage, invoked))}`)
  step(`the log group has ${await linesIn(stage)} line`)

  await wrongPattern(stage)
  await replayAfterRepair(stage, invoked)
}

async function build(stage: Stage): Promise<{ queue: string; invoked: string }> {
  const { sqs, events, logs, lambda } = stage
  const allowed = (name: string) => ({ Policy: allowing('sqs:SendMessage', queueArn(name)) })
  const queue = (await sqs.createQueue({ QueueName: 'orders', Attributes: allowed('orders') })).QueueUrl! // prettier-ignore
  const invoked = (await sqs.createQueue({ QueueName: 'invoked' })).QueueUrl!
  const audit = await createFunction(stage, 'audit', handler('detail.cents'))
  const destination = { Destination: queueArn('invoked') }
  await lambda.putFunctionEventInvokeConfig({
    ...{ FunctionName: 'audit', MaximumRetryAttempts: 0 },
    DestinationConfig: { OnSuccess: destination, OnFailure: destination },
  })
  await lambda.addPermission({
    ...{ FunctionName: 'audit', StatementId: 'bus', Action: 'lambda:InvokeFunction' },
    Principal: 'events.amazonaws.com',
  })
  await logs.createLogGroup({ logGroupName: GROUP })
  const policyDocument = allowing('logs:PutLogEvents', `${LOG_GROUP}:*`)
  await logs.putResourcePolicy({ policyName: 'bus', policyDocument })
  await events.createArchive({ ArchiveName: 'orders', EventSourceArn: BUS })
  const EventPattern = JSON.stringify({ source: ['shop'], 'detail-type': ['Order'] })
  await events.putRule({ Name: 'orders', EventPattern })
  await events.putTargets({
    Rule: 'orders',
    Targets: [
      { Id: 'queue', Arn: queueArn('orders'), InputPath: '$.detail' },
      { Id: 'audit', Arn: audit },
      { Id: 'log', Arn: LOG_GROUP },
    ],
  })
  stage.step('a rule sends orders to a queue, a function and a log group; an archive keeps them')
  return { queue, invoked }
}

function allowing(Action: string, Resource: string): string {
  const Principal = { Service: 'events.amazonaws.com' }
  return JSON.stringify({
    ...{ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal, Action, Resource } },
  })
}

async function order({ events }: Stage, detail: object): Promise<string> {
  const entry = { Source: 'shop', DetailType: 'Order', Detail: JSON.stringify(detail) }
  const { Entries } = await events.putEvents({ Entries: [entry] })
  return Entries![0]!.EventId!
}

async function wrongPattern(stage: Stage): Promise<void> {
  const { events, mill, say, step, show } = stage
  say('A second rule wants large orders, and none comes')
  const wanted = (numeric: unknown[]) => JSON.stringify({ source: ['shop'], detail: { total: [{ numeric }] } }) // prettier-ignore
  await events.putRule({ Name: 'large', EventPattern: wanted(['>', 10_000]) })
  await events.putTargets({ Rule: 'large', Targets: [{ Id: 'q', Arn: queueArn('large') }] })
  const Attributes = { Policy: allowing('sqs:SendMessage', queueArn('large')) }
  const { QueueUrl } = await stage.sqs.createQueue({ QueueName: 'large', Attributes })
  const id = await order(stage, { id: 2, total: 300 })
  await mill.settle()
  step(`the queue has ${(await bodiesIn(stage, QueueUrl!)).length} orders; millrace explain ${id}:`)
  show((await mill.explain(id)).join('\n'))
  await events.putRule({ Name: 'large', EventPattern: wanted(['>', 100]) })
  await order(stage, { id: 3, total: 300 })
  await mill.settle()
  step(`the total is in dollars: with > 100 the queue has ${(await bodiesIn(stage, QueueUrl!)).length} order`) // prettier-ignore
}

async function replayAfterRepair(stage: Stage, invoked: string): Promise<void> {
  const { events, lambda, mill, say, step } = stage
  say('The function has spoilt every order so far; it is repaired, and the archive is replayed')
  await bodiesIn(stage, invoked)
  const source = handler('Math.round(detail.total * 100)')
  const ZipFile = await zipOf(new Map([['index.mjs', Buffer.from(source)]]))
  await lambda.updateFunctionCode({ FunctionName: 'audit', ZipFile })
  await mill.settle()
  const EventEndTime = new Date(mill.clock.nowMs() + 60_000)
  await events.startReplay({
    ...{ ReplayName: 'repair', EventSourceArn: ARCHIVE, Destination: { Arn: BUS } },
    ...{ EventStartTime: new Date(0), EventEndTime },
  })
  await mill.settle()
  const { State } = await events.describeReplay({ ReplayName: 'repair' })
  step(`the replay is ${State}; the function answers ${JSON.stringify(await answersIn(stage, invoked))}`) // prettier-ignore
  if (State !== 'COMPLETED') throw new Error('the replay did not end')
}

interface Invocation {
  readonly responsePayload: unknown
}

/** What the function's destination was told. */
async function answersIn(stage: Stage, queueUrl: string): Promise<unknown[]> {
  const told = (await bodiesIn(stage, queueUrl)).map((body) => JSON.parse(body) as Invocation)
  return told.map(({ responsePayload: answer }) => {
    const error = (answer as { errorMessage?: string } | null)?.errorMessage
    return error ?? answer
  })
}

async function linesIn({ logs }: Stage): Promise<number> {
  const { events = [] } = await logs.filterLogEvents({ logGroupName: GROUP })
  return events.length
}
