import { beforeEach, describe, expect, it } from 'vitest'
import { AwsError } from '../../../kernel/aws-error.ts'
import { caller, testContext, type TestContext } from '../../test-context.ts'
import type { Lambda } from '../lambda.ts'
import { createMappings, type Mappings } from '../mappings.ts'
import type { SourceCheck } from '../port.ts'
import { DEFAULT_SETTINGS } from '../settings.ts'
import {
  functionPartition,
  functionTable,
  versionTable,
  type EventSourceMappingRow,
  type FunctionRow,
  type VersionRow,
} from '../tables.ts'
import { createEventSourceMapping } from './create-event-source-mapping.ts'
import { deleteEventSourceMapping } from './delete-event-source-mapping.ts'
import { getEventSourceMapping } from './get-event-source-mapping.ts'
import { listEventSourceMappings } from './list-event-source-mappings.ts'
import { updateEventSourceMapping } from './update-event-source-mapping.ts'

const place = { account: '111111111111', region: 'us-east-1' }
const queue = (name: string) => `arn:aws:sqs:us-east-1:${place.account}:${name}`
const fnArn = (name: string) => `arn:aws:lambda:us-east-1:${place.account}:function:${name}`

let context: TestContext
let mappings: Mappings
let call: (name: string, input?: object) => Promise<any>
let changes: string[]
let checked: Parameters<SourceCheck>[]

async function addFunction(name: string): Promise<void> {
  const fn: FunctionRow = {
    ...{ ...place, name, arn: fnArn(name), createdAtMs: 0, nextVersion: 1, tags: {} },
  }
  const settings = { ...DEFAULT_SETTINGS, timeoutSeconds: 7 }
  const latest = { version: '$LATEST', settings, generation: 'g' } as unknown as VersionRow
  await context.store.transact(
    functionPartition({ ...place, name }),
    // eslint-disable-next-line require-yield
    function* (tx) {
      functionTable.put(tx, [], fn)
      versionTable.put(tx, [0], latest)
    },
  )
}

beforeEach(async () => {
  context = testContext({ service: 'lambda' })
  mappings = createMappings(context)
  checked = []
  mappings.registerSource('sqs', async (...given) => void checked.push(given))
  changes = []
  mappings.watch((uuid) => changes.push(uuid))
  const operations = [
    createEventSourceMapping,
    deleteEventSourceMapping,
    getEventSourceMapping,
    listEventSourceMappings,
    updateEventSourceMapping,
  ]
  const lambda = { env: context, mappings } as unknown as Lambda
  call = caller(operations, context, lambda)
  await addFunction('f')
})

const create = (more: object = {}) =>
  call('CreateEventSourceMapping', { FunctionName: 'f', EventSourceArn: queue('q'), ...more })

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: AwsError) => `${error.code} ${error.status}: ${error.message}`,
  )

async function rows(): Promise<EventSourceMappingRow[]> {
  const all: EventSourceMappingRow[] = []
  for await (const row of mappings.all()) all.push(row)
  return all
}

describe('CreateEventSourceMapping', () => {
  it('answers with the defaults of a queue, and tells the pollers', async () => {
    const made = await create()
    expect(made).toEqual({
      UUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      EventSourceMappingArn: `arn:aws:lambda:us-east-1:${place.account}:event-source-mapping:${made.UUID}`,
      EventSourceArn: queue('q'),
      FunctionArn: fnArn('f'),
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: [],
      LastModified: new Date(context.clock.nowMs()),
      State: 'Creating',
      StateTransitionReason: 'USER_INITIATED',
    })
    expect(changes).toEqual([made.UUID])
    expect(checked[0]![1]).toMatchObject({ arn: fnArn('f'), timeoutSeconds: 7 })
    expect(await mappings.get(made.UUID)).toMatchObject({ functionArn: fnArn('f'), enabled: true })
  })

  it('keeps every setting', async () => {
    const settings = {
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 3,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] },
      ScalingConfig: { MaximumConcurrency: 4 },
    }
    expect(await create({ ...settings, Tags: { team: 'x' } })).toMatchObject(settings)
    expect((await rows())[0]!.tags).toEqual({ team: 'x' })
  })

  it('refuses a second mapping of the same queue to the same function', async () => {
    const { UUID } = await create()
    expect(await refusal(create())).toBe(
      `ResourceConflictException 409: An event source mapping with SQS arn (" ${queue('q')} ") and function (" f ") already exists. Please update or delete the existing mapping with UUID ${UUID}`,
    )
    await addFunction('g')
    expect(await refusal(create({ FunctionName: 'g' }))).toBe('accepted')
  })

  it.each<[object, RegExp]>([
    [
      { EventSourceArn: undefined },
      /^InvalidParameterValueException 400: Unrecognized event source\.$/,
    ],
    [{ EventSourceArn: 'arn:aws:ses:us-east-1:111111111111:x' }, /Unrecognized event source/],
    [
      { EventSourceArn: 'arn:aws:kinesis:us-east-1:111111111111:stream/s' },
      /^NotImplemented 501: .*Kinesis/,
    ],
    [{ SelfManagedEventSource: { Endpoints: {} } }, /^NotImplemented 501: .*Kafka/],
    [{ FunctionName: 'none' }, /^InvalidParameterValueException 400: Function does not exist$/],
    [{ FunctionName: 'f:9' }, /Function does not exist/],
    [
      { BatchSize: 11 },
      /400: Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10$/,
    ],
    [
      { FilterCriteria: { Filters: [{ Pattern: 'single-string' }] } },
      /400: Invalid filter pattern definition\.$/,
    ],
    [{ FilterCriteria: { Filters: [{ Pattern: '{"body":[]}' }] } }, /Invalid filter pattern/],
    [{ FilterCriteria: { Filters: [{}] } }, /Invalid filter pattern/],
    [
      {
        FilterCriteria: {
          Filters: Array.from({ length: 6 }, () => ({ Pattern: '{"body":["x"]}' })),
        },
      },
      /exceeds the limit of 5/,
    ],
    [
      { DestinationConfig: { OnFailure: { Destination: queue('d') } } },
      /Unsupported DestinationConfig parameter/,
    ],
    [{ StartingPosition: 'LATEST' }, /Unsupported StartingPosition parameter/],
    [{ ProvisionedPollerConfig: { MinimumPollers: 1 } }, /MinimumPollers should be between/],
    [
      { ProvisionedPollerConfig: { MinimumPollers: 2 }, ScalingConfig: { MaximumConcurrency: 2 } },
      /does not support maximum concurrency/,
    ],
    [{ EventSourceArn: 'arn:aws:sqs:eu-west-1:111111111111:q' }, /not in this region/],
    [{ Tags: { 'aws:x': '1' } }, /reserved tag prefixes/],
  ])('refuses %j', async (input, message) => {
    expect(await refusal(create(input))).toMatch(message)
    expect(await rows()).toEqual([])
  })

  it('stores nothing when the source refuses', async () => {
    mappings.registerSource('sqs', async () => {
      throw new AwsError('InvalidParameterValueException', 'no such queue', { status: 400 })
    })
    expect(await refusal(create())).toContain('no such queue')
    expect(await rows()).toEqual([])
  })
})

describe('a transition', () => {
  it('ends where the mapping is to come to rest, and nowhere else', async () => {
    const { UUID } = await create()
    const state = async () => (await mappings.get(UUID))?.state
    await mappings.settle(UUID, { state: 'Disabled' })
    expect(await state()).toBe('Creating')
    await mappings.settle(UUID, { state: 'Enabled' })
    expect(await state()).toBe('Enabled')
    expect((await call('UpdateEventSourceMapping', { UUID, Enabled: false })).State).toBe(
      'Disabling',
    )
    await mappings.settle(UUID, { state: 'Enabled' })
    expect(await state()).toBe('Disabling')
    await mappings.settle(UUID, { state: 'Disabled' })
    expect((await call('UpdateEventSourceMapping', { UUID, BatchSize: 2 })).State).toBe('Updating')
    await mappings.settle(UUID, { state: 'Disabled' })
    expect((await call('UpdateEventSourceMapping', { UUID, Enabled: true })).State).toBe('Enabling')
    await mappings.settle(UUID, { state: 'Deleted' })
    expect(await state()).toBe('Enabling')
  })
})

describe('UpdateEventSourceMapping', () => {
  it('changes what is given and keeps the rest', async () => {
    const filters = { Filters: [{ Pattern: '{"body":["x"]}' }] }
    const { UUID } = await create({
      FilterCriteria: filters,
      ScalingConfig: { MaximumConcurrency: 4 },
    })
    await addFunction('g')
    const update = (more: object) => call('UpdateEventSourceMapping', { UUID, ...more })
    expect(await update({ BatchSize: 5, FunctionName: 'g' })).toMatchObject({
      ...{ BatchSize: 5, FunctionArn: fnArn('g'), FilterCriteria: filters },
      ScalingConfig: { MaximumConcurrency: 4 },
    })
    const cleared = await update({ FilterCriteria: {}, ScalingConfig: {} })
    expect(cleared).not.toHaveProperty('FilterCriteria')
    expect(cleared).not.toHaveProperty('ScalingConfig')
    expect(checked.at(-1)![2]).toMatchObject({ uuid: UUID })
  })

  it('refuses what creation refuses, and a twin', async () => {
    const { UUID } = await create()
    await addFunction('g')
    await create({ FunctionName: 'g' })
    const update = (more: object) => refusal(call('UpdateEventSourceMapping', { UUID, ...more }))
    expect(await update({ BatchSize: 11 })).toMatch(/Maximum batch window/)
    expect(await update({ FunctionName: 'none' })).toMatch(/Function does not exist/)
    expect(await update({ FunctionName: 'g' })).toMatch(/^ResourceConflictException 409/)
    expect((await mappings.get(UUID))!.state).toBe('Creating')
  })
})

describe('DeleteEventSourceMapping', () => {
  it('is Deleting until its pollers are done, then gone', async () => {
    const { UUID } = await create()
    expect((await call('DeleteEventSourceMapping', { UUID })).State).toBe('Deleting')
    expect((await call('GetEventSourceMapping', { UUID })).State).toBe('Deleting')
    expect(await refusal(call('UpdateEventSourceMapping', { UUID, BatchSize: 1 }))).toMatch(
      /^ResourceInUseException/,
    )
    expect(await refusal(create())).toBe('accepted')
    await mappings.settle(UUID, { state: 'Deleted' })
    expect(await refusal(call('GetEventSourceMapping', { UUID }))).toBe(
      'ResourceNotFoundException 404: The resource you requested does not exist.',
    )
  })

  it.each(['Get', 'Update', 'Delete'])('%s knows no other UUID', async (verb) => {
    const input = { UUID: '00000000-0000-4000-8000-000000000000' }
    expect(await refusal(call(`${verb}EventSourceMapping`, input))).toMatch(/^ResourceNotFound/)
  })
})

describe('ListEventSourceMappings', () => {
  const uuids = async (input: object) =>
    (await call('ListEventSourceMappings', input)).EventSourceMappings.map((one: any) => one.UUID)

  it('pages through all, and filters by source and function', async () => {
    await addFunction('g')
    const made: string[] = []
    for (const name of ['a', 'b', 'c'])
      made.push((await create({ EventSourceArn: queue(name) })).UUID)
    const other = await create({ EventSourceArn: queue('a'), FunctionName: 'g' })
    made.push(other.UUID)

    const seen: string[] = []
    let Marker: string | undefined
    do {
      const page = await call('ListEventSourceMappings', { MaxItems: 3, Marker })
      seen.push(...page.EventSourceMappings.map((one: any) => one.UUID))
      Marker = page.NextMarker
    } while (Marker)
    expect(seen.sort()).toEqual(made.sort())
    expect(await uuids({ FunctionName: 'g' })).toEqual([other.UUID])
    expect(await uuids({ FunctionName: fnArn('g') })).toEqual([other.UUID])
    expect(await uuids({ EventSourceArn: queue('a') })).toHaveLength(2)
    expect(await uuids({ EventSourceArn: queue('z') })).toEqual([])
  })

  it('refuses a marker that it did not give', async () => {
    expect(await refusal(call('ListEventSourceMappings', { Marker: 'xx' }))).toMatch(/marker/)
  })
})
