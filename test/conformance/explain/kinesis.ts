// Records in every state that streams leave them in.

import { Kinesis } from '@aws-sdk/client-kinesis'
import type { Scenarios, World } from './world.ts'

const DAY_SECONDS = 24 * 3600
const StreamName = 'clicks'

/** A record in a stream; `then` is what becomes of the stream. */
async function put(
  { server }: World,
  then: (kinesis: Kinesis) => Promise<unknown> = async () => {},
): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  const kinesis = new Kinesis(config)
  await kinesis.createStream({ StreamName, ShardCount: 1 })
  const record = { StreamName, PartitionKey: 'k', Data: Buffer.from('x') }
  const { SequenceNumber } = await kinesis.putRecord(record)
  await then(kinesis)
  kinesis.destroy()
  return SequenceNumber!
}

export const kinesisScenarios: Scenarios = {
  'kinesis.kept': {
    bring: (world) => put(world),
    says: /^Record 49\d+ is in stream clicks, shard shardId-000000000000 since .*, for every reader until/,
  },
  'kinesis.expired': {
    async bring(world) {
      const id = await put(world)
      await world.advance(DAY_SECONDS + 600)
      return id
    },
    says: /is no longer in stream clicks: its retention period has ended\.$/,
  },
  'kinesis.stream-deleted': {
    bring: (world) => put(world, (kinesis) => kinesis.deleteStream({ StreamName })),
    says: /is gone: stream clicks was deleted\.$/,
  },
}
