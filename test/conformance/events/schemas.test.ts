// The schema registry through the real SDK.

import { EventBridge } from '@aws-sdk/client-eventbridge'
import { Schemas } from '@aws-sdk/client-schemas'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let schemas: Schemas
let events: EventBridge

beforeAll(async () => {
  mill = await startMillrace()
  schemas = new Schemas({ ...mill.awsConfig, maxAttempts: 1 })
  events = new EventBridge(mill.awsConfig)
})
afterAll(async () => {
  schemas.destroy()
  events.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/default'
const discovered = { RegistryName: 'discovered-schemas', SchemaName: 'shop@OrderPlaced' }

async function put(detail: object) {
  const entry = { Source: 'shop', DetailType: 'Order Placed', Detail: JSON.stringify(detail) }
  await events.putEvents({ Entries: [entry] })
  await mill.settle()
}

test('a discoverer learns from what comes to its bus', async () => {
  const { DiscovererId, DiscovererArn } = await schemas.createDiscoverer({ SourceArn: BUS })
  await mill.settle()
  await put({ id: 7, at: '2026-11-27T10:00:00Z' })
  await put({ id: 8, at: '2026-11-27T11:00:00Z' })
  await put({ id: 9, note: 'x' })
  const { Content, SchemaVersion, Type } = await schemas.describeSchema(discovered)
  expect({ SchemaVersion, Type }).toEqual({ SchemaVersion: '2', Type: 'OpenApi3' })
  expect(JSON.parse(Content!)).toMatchObject({
    openapi: '3.0.0',
    components: {
      schemas: {
        OrderPlaced: { required: ['id'], properties: { note: { type: 'string' } } },
        AWSEvent: { 'x-amazon-events-source': 'shop' },
      },
    },
  })
  const { SchemaVersions } = await schemas.listSchemaVersions(discovered)
  expect(SchemaVersions).toHaveLength(2)
  const exported = await schemas.exportSchema({ ...discovered, SchemaVersion: '1', Type: 'JSONSchemaDraft4' }) // prettier-ignore
  expect(JSON.parse(exported.Content!)).toMatchObject({
    definitions: { OrderPlaced: { required: ['at', 'id'] } },
  })

  expect(await schemas.stopDiscoverer({ DiscovererId })).toMatchObject({ State: 'STOPPED' })
  await mill.settle()
  await put({ other: true })
  expect((await schemas.listSchemaVersions(discovered)).SchemaVersions).toHaveLength(2)
  await schemas.startDiscoverer({ DiscovererId })
  await schemas.updateDiscoverer({ DiscovererId, Description: 'd', CrossAccount: false })
  expect(await schemas.describeDiscoverer({ DiscovererId })).toMatchObject({
    ...{ DiscovererArn, State: 'STARTED', Description: 'd', CrossAccount: false, SourceArn: BUS },
  })
  expect((await schemas.listDiscoverers({})).Discoverers).toHaveLength(1)
  const rule = (await events.listRules({})).Rules![0]!
  expect(rule).toMatchObject({ ManagedBy: 'schemas.amazonaws.com', State: 'ENABLED' })
  await schemas.deleteDiscoverer({ DiscovererId })
  await mill.settle()
  expect((await events.listRules({})).Rules).toEqual([])
})

test('registries, schemas, versions, search, policies and tags', async () => {
  const { RegistryArn } = await schemas.createRegistry({ RegistryName: 'r', Tags: { k: 'v' } })
  await expect(schemas.createRegistry({ RegistryName: 'r' })).rejects.toMatchObject({
    ...{ name: 'ConflictException', Code: 'Conflict' },
  })
  await schemas.updateRegistry({ RegistryName: 'r', Description: 'd' })
  expect(await schemas.describeRegistry({ RegistryName: 'r' })).toMatchObject({ Description: 'd' })
  expect((await schemas.listRegistries({})).Registries).toMatchObject([{ RegistryArn }])
  await schemas.tagResource({ ResourceArn: RegistryArn, Tags: { x: 'y' } })
  await schemas.untagResource({ ResourceArn: RegistryArn, TagKeys: ['k'] })
  const { Tags } = await schemas.listTagsForResource({ ResourceArn: RegistryArn })
  expect(Tags).toEqual({ x: 'y' })

  const schema = { RegistryName: 'r', SchemaName: 's' }
  const Content = '{"$schema":"http://json-schema.org/draft-04/schema#","title":"Parcel"}'
  const wrong = schemas.createSchema({ ...schema, Type: 'OpenApi3', Content })
  await expect(wrong).rejects.toMatchObject({ name: 'BadRequestException' })
  await schemas.createSchema({ ...schema, Type: 'JSONSchemaDraft4', Content })
  const again = { ...schema, Content: Content.replace('Parcel', 'Letter'), ClientTokenId: 't' }
  expect(await schemas.updateSchema(again)).toMatchObject({ SchemaVersion: '2' })
  expect(await schemas.updateSchema(again)).toMatchObject({ SchemaVersion: '2' })
  const { Schemas: found } = await schemas.searchSchemas({ RegistryName: 'r', Keywords: 'LETTER' })
  expect(found).toMatchObject([{ SchemaName: 's', SchemaVersions: [{ SchemaVersion: '2' }] }])
  await schemas.deleteSchemaVersion({ ...schema, SchemaVersion: '2' })
  expect(await schemas.describeSchema(schema)).toMatchObject({ SchemaVersion: '1', Content })
  expect((await schemas.listSchemas({ RegistryName: 'r' })).Schemas).toMatchObject([{ VersionCount: 1 }]) // prettier-ignore

  const Policy = '{"Version":"2012-10-17","Statement":[]}'
  const { RevisionId } = await schemas.putResourcePolicy({ RegistryName: 'r', Policy })
  const stale = schemas.putResourcePolicy({ RegistryName: 'r', Policy, RevisionId: 'other' })
  await expect(stale).rejects.toMatchObject({ name: 'PreconditionFailedException' })
  const policy = await schemas.getResourcePolicy({ RegistryName: 'r' })
  expect([String(policy.Policy), policy.RevisionId]).toEqual([Policy, RevisionId])
  await schemas.deleteResourcePolicy({ RegistryName: 'r' })

  await expect(schemas.deleteRegistry({ RegistryName: 'r' })).rejects.toThrow('it has schemas')
  await schemas.deleteSchema(schema)
  await schemas.deleteRegistry({ RegistryName: 'r' })
  const gone = schemas.describeRegistry({ RegistryName: 'r' })
  await expect(gone).rejects.toMatchObject({ name: 'NotFoundException' })
})

test('a schema of events that are given; code bindings are refused', async () => {
  const Events = ['{"a":1}', '{"a":2,"b":[true]}']
  const { Content } = await schemas.getDiscoveredSchema({ Events, Type: 'JSONSchemaDraft4' })
  expect(JSON.parse(Content!)).toMatchObject({
    required: ['a'],
    properties: { b: { type: 'array', items: { type: 'boolean' } } },
  })
  const binding = schemas.putCodeBinding({ RegistryName: 'r', SchemaName: 's', Language: 'Go1' })
  await expect(binding).rejects.toThrow('PutCodeBinding')
})

test('where an event is: with no rule, or with each target', async () => {
  const entry = { Source: 'shop', DetailType: 'Order', Detail: '{"id":7}' }
  await events.putRule({ Name: 'big', EventPattern: '{"source":["other"]}' })
  const put1 = async () => (await events.putEvents({ Entries: [entry] })).Entries![0]!.EventId
  const [first] = await mill.explain(await put1())
  expect(first).toContain('no rule of event bus default matched: rule big did not match: source was "shop"') // prettier-ignore
  await events.putRule({ Name: 'all', EventPattern: '{"source":["shop"]}' })
  const Arn = 'arn:aws:sqs:us-east-1:000000000000:gone'
  await events.putTargets({ Rule: 'all', Targets: [{ Id: 'q', Arn }] })
  const id = await put1()
  await mill.settle()
  const [second] = await mill.explain(id)
  expect(second).toContain('was not delivered to queue gone and was given up')
})

test('every rule of a bus says afterwards what it makes of an event', async () => {
  await events.putRule({ Name: 'big', EventPattern: '{"source":["shop"],"detail":{"id":[{"numeric":[">",100]}]}}' }) // prettier-ignore
  await events.putRule({ Name: 'shop', EventPattern: '{"source":["shop"]}' })
  const entry = { Source: 'shop', DetailType: 'Order', Detail: '{"id":7}' }
  const { Entries } = await events.putEvents({ Entries: [entry] })
  const ask = async (more: string) => {
    const path = `/_millrace/events/rules?id=${Entries![0]!.EventId}${more}`
    return (await fetch(`${mill.endpoint}${path}`)).json()
  }
  expect(await ask('')).toMatchObject({
    buses: [
      { rules: [{ rule: 'big', matched: false, reason: 'detail.id was 7, not > 100' }, { rule: 'shop', matched: true }] }, // prettier-ignore
    ],
  })
  expect(await ask('&rule=big')).toMatchObject({
    buses: [
      {
        branches: [
          [
            { path: 'detail.id', value: '7', ok: false },
            { path: 'source', ok: true },
          ],
        ],
      },
    ],
  })
})
