// EventBridge Scheduler through the real SDK, on virtual time.

import { EventBridge } from '@aws-sdk/client-eventbridge'
import { Scheduler, type CreateScheduleInput } from '@aws-sdk/client-scheduler'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { queueArn, ROLE } from '../zip.ts'

let mill: Millrace
let scheduler: Scheduler
let events: EventBridge
let sqs: SQS

beforeAll(async () => {
  mill = await startMillrace()
  scheduler = new Scheduler(mill.awsConfig)
  events = new EventBridge(mill.awsConfig)
  sqs = new SQS(mill.awsConfig)
})
afterAll(async () => {
  for (const client of [scheduler, events, sqs]) client.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

const Target = {
  Arn: queueArn('q'),
  RoleArn: ROLE,
  Input: '{"n":"<aws.scheduler.scheduled-time>"}',
}

function create(Name: string, ScheduleExpression: string, more: Partial<CreateScheduleInput> = {}) {
  const FlexibleTimeWindow = { Mode: 'OFF' as const }
  return scheduler.createSchedule({ Name, ScheduleExpression, Target, FlexibleTimeWindow, ...more })
}

/** Times of all that came, in order. */
async function came(): Promise<string[]> {
  const QueueUrl = `${mill.endpoint}/000000000000/q`
  const found: string[] = []
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    if (Messages.length === 0) return found.sort()
    for (const { Body, ReceiptHandle } of Messages) {
      found.push((JSON.parse(Body!) as { n: string }).n)
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
    }
  }
}

const tomorrow = () => new Date(mill.clock.nowMs() + 86_400_000).toISOString().slice(0, 10)

test('once, in a zone, and then it is gone', async () => {
  await sqs.createQueue({ QueueName: 'q' })
  const day = tomorrow()
  const { ScheduleArn } = await create('one', `at(${day}T09:00:00)`, {
    ScheduleExpressionTimezone: 'Asia/Seoul',
    ActionAfterCompletion: 'DELETE',
  })
  expect(ScheduleArn).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/default/one')
  expect(await scheduler.getSchedule({ Name: 'one' })).toMatchObject({
    ...{ State: 'ENABLED', GroupName: 'default', ScheduleExpressionTimezone: 'Asia/Seoul', Target },
    ActionAfterCompletion: 'DELETE',
  })
  await mill.clock.advance('48h')
  expect(await came()).toEqual([`${day}T00:00:00Z`])
  await expect(scheduler.getSchedule({ Name: 'one' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 404 },
  })
})

test('a year of a schedule', async () => {
  await sqs.createQueue({ QueueName: 'q', Attributes: { MessageRetentionPeriod: '1209600' } })
  const Arn = 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage'
  const Input = JSON.stringify({ QueueUrl: `${mill.endpoint}/000000000000/q`, MessageBody: '{"n":"x"}' }) // prettier-ignore
  await create('daily', 'cron(0 8 * * ? *)', { Target: { Arn, RoleArn: ROLE, Input } })
  let fired = 0
  for (let days = 0; days < 365; days += 5) {
    await mill.clock.advance('5d')
    fired += (await came()).length
  }
  expect(fired).toBe(365)
})

test('rates, windows, dates and changes', async () => {
  await sqs.createQueue({ QueueName: 'q' })
  const now = mill.clock.nowMs()
  const EndDate = new Date(now + 4 * 3_600_000)
  await create('rate', 'rate(1 hour)', { EndDate })
  await mill.clock.advance('6h')
  expect(await came()).toHaveLength(5)
  await create('flexible', 'rate(1 hour)', {
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
  })
  await mill.clock.advance('90m')
  expect((await came()).length).toBeGreaterThanOrEqual(1)
  const FlexibleTimeWindow = { Mode: 'OFF' as const }
  await scheduler.updateSchedule({ Name: 'flexible', ScheduleExpression: 'rate(1 day)', State: 'DISABLED', Target, FlexibleTimeWindow }) // prettier-ignore
  await mill.clock.advance('48h')
  expect(await came()).toEqual([])
})

test('an event on a bus, a call that is recorded, a target that fails', async () => {
  await sqs.createQueue({ QueueName: 'q' })
  await sqs.createQueue({ QueueName: 'dead' })
  await events.putRule({ Name: 'r', EventPattern: '{"source":["timer"]}' })
  await events.putTargets({ Rule: 'r', Targets: [{ Id: 'q', Arn: queueArn('q'), InputPath: '$.detail' }] }) // prettier-ignore
  const day = tomorrow()
  const at = `at(${day}T00:00:00)`
  const bus = {
    Arn: 'arn:aws:events:us-east-1:000000000000:event-bus/default',
    EventBridgeParameters: { Source: 'timer', DetailType: 'tick' },
  }
  await create('bus', at, { Target: { ...Target, ...bus } })
  const Arn = 'arn:aws:codebuild:us-east-1:000000000000:project/p'
  await create('build', at, { Target: { Arn, RoleArn: ROLE } })
  const gone = { Arn: queueArn('gone'), DeadLetterConfig: { Arn: queueArn('dead') } }
  await create('gone', at, { Target: { ...Target, ...gone } })
  await mill.clock.advance('25h')
  expect(await came()).toEqual([`${day}T00:00:00Z`])
  const answer = await fetch(`${mill.endpoint}/_millrace/events/calls`)
  expect(await answer.json()).toMatchObject({
    calls: [{ service: 'codebuild', action: 'StartBuild', parameters: { projectName: 'p' } }],
  })
  const QueueUrl = `${mill.endpoint}/000000000000/dead`
  const { Messages } = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames: ['All'] })
  expect(Messages![0]).toMatchObject({
    Body: Target.Input,
    MessageAttributes: {
      SCHEDULE_ARN: {
        StringValue: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/gone',
      },
      TARGET_ARN: { StringValue: queueArn('gone') },
      RETRY_ATTEMPTS: { StringValue: '0' },
    },
  })
})

test('groups hold schedules, have tags, and take what is in them along', async () => {
  const group = 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/g'
  const tags = [{ Key: 'a', Value: '1' }]
  const { ScheduleGroupArn: ResourceArn } = await scheduler.createScheduleGroup({ Name: 'g', Tags: tags }) // prettier-ignore
  expect(ResourceArn).toBe(group)
  await scheduler.tagResource({ ResourceArn, Tags: [{ Key: 'b', Value: '2' }] })
  await scheduler.untagResource({ ResourceArn, TagKeys: ['a'] })
  expect((await scheduler.listTagsForResource({ ResourceArn })).Tags).toEqual([
    { Key: 'b', Value: '2' },
  ])
  for (const Name of ['x', 'y']) await create(Name, 'rate(1 day)', { GroupName: 'g' })
  await create('x', 'rate(1 day)')
  await expect(create('x', 'rate(1 day)')).rejects.toMatchObject({
    name: 'ConflictException',
    $metadata: { httpStatusCode: 409 },
  })
  const names = async (more: object) =>
    (await scheduler.listSchedules(more)).Schedules!.map(({ GroupName, Name }) => `${GroupName}/${Name}`) // prettier-ignore
  expect(await names({})).toEqual(['default/x', 'g/x', 'g/y'])
  expect(await names({ GroupName: 'g', NamePrefix: 'y' })).toEqual(['g/y'])
  await scheduler.deleteSchedule({ Name: 'y', GroupName: 'g' })
  const { ScheduleGroups } = await scheduler.listScheduleGroups({})
  expect(ScheduleGroups!.map(({ Name }) => Name)).toEqual(['default', 'g'])
  await scheduler.deleteScheduleGroup({ Name: 'g' })
  await mill.settle()
  await expect(scheduler.getScheduleGroup({ Name: 'g' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  expect(await names({})).toEqual(['default/x'])
})
