// One call of every operation of every service: management calls have their record, in CloudTrail's words;
// calls that carry data have one where a trail asks for it. A new operation is here by itself, and fails
// where it says nothing of itself.

import { expect, test } from 'vitest'
import { createIamPort } from '../services/iam/port.ts'
import { createStsPort } from '../services/sts/port.ts'
import { callTable, CALLS } from '../services/cloudtrail/record/tables.ts'
import { recordOf } from '../services/cloudtrail/record/shape.ts'
import type { RecordedCall } from '../services/cloudtrail/record/call-row.ts'
import { lookupEvents } from '../services/cloudtrail/operations/lookup-events.ts'
import { putEventSelectors } from '../services/cloudtrail/operations/put-event-selectors.ts'
import { createTrail } from '../services/cloudtrail/operations/create-trail.ts'
import { startLogging } from '../services/cloudtrail/operations/start-logging.ts'
import { pendingPartition, pendingTable } from '../services/cloudtrail/delivery/pending.ts'
import { testContext } from '../services/test-context.ts'
import type { GateCall } from '../wire/gate.ts'
import { AccessGate } from './access/gate.ts'
import { Identities } from './access/identities.ts'
import { Resources } from './access/resources.ts'
import { Calls } from './calls.ts'
import { modules } from './registry.ts'
import { ServiceCodes } from './service-code.ts'

const ACCOUNT = '111111111111'
const context = testContext()
const codes = new ServiceCodes(modules)
const gate = new AccessGate({
  env: context,
  codes,
  identities: new Identities({ iam: createIamPort(context), sts: createStsPort(context), ...context }), // prettier-ignore
  resources: new Resources(modules, context),
  calls: new Calls({ ...context, most: 100_000 }),
})

async function operationsOf(event: 'management' | 'data' | 'none'): Promise<[string, string][]> {
  const found: [string, string][] = []
  for (const { name } of modules) {
    const { operations, declarations } = (await codes.load(name))!
    for (const operation of operations) {
      if (declarations.get(operation.name)!.event === event) found.push([name, operation.name])
    }
  }
  return found
}

/** As the pipeline hands it over, when the operation has answered. */
function callOf(service: string, operation: string): GateCall {
  return {
    identified: { service, operation },
    ...{ account: ACCOUNT, region: 'us-east-1', requestId: `${service}:${operation}` },
    ...{ accessKeyId: ACCOUNT, requestedAtMs: context.clock.nowMs(), identity: undefined },
    ...{ input: {}, output: {}, error: undefined },
    caller: () => ({
      ...{ accessKeyId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: ACCOUNT },
      ...{ sourceIp: '203.0.113.9', userAgent: 'test' },
    }),
    declared: codes.declaration(service, operation),
  }
}

const recorded = async () => {
  const rows = await context.store.transact(CALLS, () => callTable.range([], { limit: 100_000 }))
  return rows.map(({ row }) => row as RecordedCall)
}

test('every management call of every service is on record', async () => {
  const operations = await operationsOf('management')
  expect(operations.length).toBeGreaterThan(500)
  for (const [service, operation] of operations) await gate.record(callOf(service, operation))
  const rows = await recorded()
  expect(rows.map(({ requestId }) => requestId)).toEqual(
    operations.map(([service, operation]) => `${service}:${operation}`),
  )
  for (const row of rows) {
    const record = recordOf(row)
    expect(record.eventSource, row.requestId).toMatch(/^[a-z0-9]+\.amazonaws\.com$/)
    expect(record.eventName.startsWith(row.operation.slice(0, 3)), row.requestId).toBe(true)
    expect(record).toMatchObject({
      ...{ eventType: 'AwsApiCall', eventCategory: 'Management', managementEvent: true },
      ...{ recipientAccountId: ACCOUNT, requestID: row.requestId, readOnly: row.readOnly },
      userIdentity: { type: 'Root', accountId: ACCOUNT, accessKeyId: ACCOUNT },
      ...{ eventID: expect.stringMatching(/^[0-9a-f-]{36}$/), requestParameters: null },
    })
  }
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'DeleteTable' }]
  const own = { mayLookUp: () => true }
  const { Events } = await lookupEvents.handle({ LookupAttributes }, context, own)
  expect(Events).toHaveLength(1)
})

test('calls that carry data are on record only where a trail asks for them', async () => {
  const operations = await operationsOf('data')
  const before = (await recorded()).length
  // The first of an account looks whether there are trails; after it nobody waits for anything.
  await gate.record(callOf(...operations[0]!))
  for (const [service, operation] of operations) {
    expect(gate.record(callOf(service, operation)), operation).toBeUndefined()
  }
  const own = { destinations: { whyNot: () => Promise.resolve(undefined) } }
  const types = new Set<string>()
  for (const [service, operation] of operations) {
    const { dataType } = codes.declaration(service, operation)!
    expect(dataType, `${service}:${operation}`).toMatch(/^AWS::\w+::\w+$/)
    types.add(dataType!)
  }
  await createTrail.handle({ Name: 'all', S3BucketName: 'trail-logs' }, context, own)
  const AdvancedEventSelectors = [...types].map((type) => ({
    FieldSelectors: [
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: [type] },
    ],
  }))
  await putEventSelectors.handle({ TrailName: 'all', AdvancedEventSelectors }, context, own)
  await startLogging.handle({ Name: 'all' }, context, own)
  for (const [service, operation] of operations) await gate.record(callOf(service, operation))
  const trail = { account: ACCOUNT, region: 'us-east-1', name: 'all' }
  const waiting = await context.store.transact(pendingPartition(trail), () =>
    pendingTable.range([], { limit: 10_000 }),
  )
  expect(waiting.map(({ row }) => row.requestID)).toEqual(
    operations.map(([service, operation]) => `${service}:${operation}`),
  )
  expect(waiting.every(({ row }) => row.eventCategory === 'Data')).toBe(true)
  expect((await recorded()).length).toBe(before)
})
