// Changes of tables in every state that streams leave them in.

import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreams } from '@aws-sdk/client-dynamodb-streams'
import type { Scenarios, World } from './world.ts'

const DAY_MS = 24 * 3600_000
const TableName = 'orders'

/** A change in a stream, under its sequence number; `then` is what becomes of the table. */
async function change(
  { server }: World,
  then: (db: DynamoDB) => Promise<unknown> = async () => {},
): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  const db = new DynamoDB(config)
  const streams = new DynamoDBStreams(config)
  const { TableDescription } = await db.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  })
  await db.putItem({ TableName, Item: { id: { S: 'a' } } })
  const StreamArn = TableDescription!.LatestStreamArn!
  const { StreamDescription } = await streams.describeStream({ StreamArn })
  const [shard] = StreamDescription!.Shards!
  await then(db)
  db.destroy()
  streams.destroy()
  return shard!.SequenceNumberRange!.StartingSequenceNumber!
}

export const dynamodbScenarios: Scenarios = {
  'dynamodb.kept': {
    bring: (world) => change(world),
    says: /^Change \d+ is in the stream of table orders since .*, for every reader until/,
  },
  'dynamodb.expired': {
    async bring(world) {
      const id = await change(world)
      await world.advance((DAY_MS + 600_000) / 1_000)
      return id
    },
    says: /is no longer in the stream of table orders: it keeps changes for a day\.$/,
  },
  'dynamodb.stream-deleted': {
    async bring(world) {
      const id = await change(world, (db) => db.deleteTable({ TableName }))
      await world.advance((DAY_MS + 600_000) / 1_000)
      return id
    },
    says: /is gone with the stream of table orders\.$/,
  },
}
