// Buses, rules, targets, permissions, tags and pages of EventBridge through the real SDK.

import { EventBridge } from '@aws-sdk/client-eventbridge'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { queueArn } from '../zip.ts'

let mill: Millrace
let events: EventBridge

beforeAll(async () => {
  mill = await startMillrace()
  events = new EventBridge(mill.awsConfig)
})
afterAll(async () => {
  events.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

const pattern = JSON.stringify({ source: ['shop'] })
const arn = (resource: string) => `arn:aws:events:us-east-1:000000000000:${resource}`

test('buses come, change, are listed and go', async () => {
  for (const Name of ['a', 'b', 'c']) {
    expect(await events.createEventBus({ Name })).toMatchObject({
      EventBusArn: arn(`event-bus/${Name}`),
    })
  }
  const names: string[] = []
  for (let NextToken: string | undefined; ;) {
    const page = await events.listEventBuses({ Limit: 2, NextToken })
    names.push(...page.EventBuses!.map(({ Name }) => Name!))
    NextToken = page.NextToken
    if (NextToken === undefined) break
  }
  expect(names).toEqual(['a', 'b', 'c', 'default'])
  await events.updateEventBus({ Name: 'a', Description: 'orders' })
  expect(await events.describeEventBus({ Name: 'a' })).toMatchObject({
    ...{ Name: 'a', Arn: arn('event-bus/a'), Description: 'orders' },
    CreationTime: expect.any(Date),
  })
  await expect(events.createEventBus({ Name: 'a' })).rejects.toMatchObject({
    name: 'ResourceAlreadyExistsException',
    message: 'Event bus a already exists.',
  })
  await events.deleteEventBus({ Name: 'a' })
  await expect(events.describeEventBus({ Name: 'a' })).rejects.toMatchObject({
    message: 'Event bus a does not exist.',
  })
  await expect(events.deleteEventBus({ Name: 'default' })).rejects.toMatchObject({
    message: 'Cannot delete event bus default.',
  })
})

test('permissions are statements of the bus’s policy', async () => {
  const grant = { Action: 'events:PutEvents', Principal: '111111111111', StatementId: 's' }
  await events.putPermission(grant)
  await events.putPermission({ ...grant, Principal: '*', StatementId: 'all' })
  const { Policy } = await events.describeEventBus({})
  expect(JSON.parse(Policy!).Statement).toEqual([
    {
      ...{ Sid: 's', Effect: 'Allow', Action: 'events:PutEvents' },
      Principal: { AWS: 'arn:aws:iam::111111111111:root' },
      Resource: arn('event-bus/default'),
    },
    expect.objectContaining({ Sid: 'all', Principal: '*' }),
  ])
  await events.removePermission({ StatementId: 's' })
  await expect(events.removePermission({ StatementId: 's' })).rejects.toMatchObject({
    message: 'Statement with the provided id does not exist.',
  })
  await events.removePermission({ RemoveAllPermissions: true })
  expect((await events.describeEventBus({})).Policy).toBeUndefined()
})

test('rules and their targets', async () => {
  const Rule = 'r'
  expect(await events.putRule({ Name: Rule, EventPattern: pattern })).toMatchObject({
    RuleArn: arn('rule/r'),
  })
  await events.putRule({ Name: 'r2', ScheduleExpression: 'cron(0 8 1 * ? *)', State: 'DISABLED' })
  const { Rules, NextToken } = await events.listRules({ Limit: 1 })
  expect(Rules).toEqual([
    { ...{ Name: 'r', Arn: arn('rule/r'), EventBusName: 'default' }, EventPattern: pattern, State: 'ENABLED' }, // prettier-ignore
  ])
  expect((await events.listRules({ NextToken, NamePrefix: 'r' })).Rules).toHaveLength(1)
  expect(await events.describeRule({ Name: 'r2' })).toMatchObject({
    ...{ CreatedBy: '000000000000', State: 'DISABLED' },
  })
  await events.enableRule({ Name: 'r2' })
  await events.disableRule({ Name: 'r2' })
  const Targets = ['b', 'a'].map((Id) => ({ Id, Arn: queueArn(Id) }))
  const put = await events.putTargets({ Rule, Targets })
  expect(put).toMatchObject({ FailedEntryCount: 0, FailedEntries: [] })
  expect((await events.listTargetsByRule({ Rule, Limit: 1 })).Targets).toEqual([Targets[1]])
  expect((await events.listRuleNamesByTarget({ TargetArn: queueArn('a') })).RuleNames).toEqual([
    'r',
  ])
  await expect(events.deleteRule({ Name: Rule })).rejects.toMatchObject({
    message: "Rule can't be deleted since it has targets.",
  })
  const removed = await events.removeTargets({ Rule, Ids: ['a', 'b', 'c'] })
  expect(removed).toMatchObject({ FailedEntryCount: 1, FailedEntries: [{ TargetId: 'c' }] })
  await events.deleteRule({ Name: Rule })
  await events.deleteRule({ Name: Rule })
  await expect(events.describeRule({ Name: Rule })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Rule r does not exist on EventBus default.',
  })
})

test('a target that Millrace would drop is refused', async () => {
  await events.putRule({ Name: 'r', EventPattern: pattern })
  const Arn = 'arn:aws:mediaconvert:us-east-1:000000000000:queues/q'
  const put = events.putTargets({ Rule: 'r', Targets: [{ Id: 's', Arn, RoleArn: 'arn:aws:iam::000000000000:role/r' }] }) // prettier-ignore
  await expect(put).rejects.toMatchObject({
    message: expect.stringContaining('is not supported as a target'),
  })
})

test('tags of buses and rules', async () => {
  await events.createEventBus({ Name: 'a', Tags: [{ Key: 'k', Value: 'v' }] })
  await events.putRule({ Name: 'r', EventBusName: 'a', EventPattern: pattern })
  for (const ResourceARN of [arn('event-bus/a'), arn('rule/a/r')]) {
    await events.tagResource({ ResourceARN, Tags: [{ Key: 'k', Value: 'w' }, { Key: 'l', Value: '' }] }) // prettier-ignore
    await events.untagResource({ ResourceARN, TagKeys: ['l'] })
    const { Tags } = await events.listTagsForResource({ ResourceARN })
    expect(Tags).toEqual([{ Key: 'k', Value: 'w' }])
  }
})

test('each entry of PutEvents has its own answer', async () => {
  const good = { Source: 's', DetailType: 't', Detail: '{}' }
  const { Entries, FailedEntryCount } = await events.putEvents({
    Entries: [
      good,
      { ...good, Detail: undefined },
      { ...good, Detail: '[1]' },
      { ...good, Source: 'aws.s3' },
      { ...good, EventBusName: 'none' },
    ],
  })
  expect(FailedEntryCount).toBe(3)
  expect(Entries!.map(({ ErrorCode }) => ErrorCode)).toEqual([
    ...[undefined, 'InvalidArgument', 'MalformedDetail', 'NotAuthorizedForSourceException'],
    undefined,
  ])
  const large = { ...good, Detail: JSON.stringify('x'.repeat(1_048_576)) }
  await expect(events.putEvents({ Entries: [large] })).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Total size of the entries in the request is over the limit.',
  })
})

test('a pattern is tried', async () => {
  const Event = JSON.stringify({
    ...{ id: '1', account: '000000000000', source: 'shop', time: '2026-01-01T00:00:00Z' },
    ...{ region: 'us-east-1', resources: [], 'detail-type': 't', detail: {} },
  })
  expect((await events.testEventPattern({ Event, EventPattern: pattern })).Result).toBe(true)
  const EventPattern = '{"source":"shop"}'
  await expect(events.testEventPattern({ Event, EventPattern })).rejects.toMatchObject({
    name: 'InvalidEventPatternException',
    message: expect.stringContaining('"source" must be an object or an array'),
  })
})
