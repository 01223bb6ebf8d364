// kill -9 while calls are made: a call that was acknowledged has its record.

import { CloudTrail } from '@aws-sdk/client-cloudtrail'
import { SNS } from '@aws-sdk/client-sns'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeededRandom } from '../../src/kernel/random.ts'
import { Ground, type ServerProcess } from './server-process.ts'

const KILLS = 4
const SEED = 31

let ground: Ground
let server: ServerProcess | undefined
beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(async () => {
  if (server?.running) await server.kill()
  ground.remove()
})

function clientsOf({ endpoint }: ServerProcess) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const options = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  return { sns: new SNS(options), trail: new CloudTrail(options) }
}

test(`acknowledged calls are on record after ${KILLS} kills (seed ${SEED})`, async () => {
  const random = new SeededRandom(SEED)
  const acknowledged: string[] = []
  server = await ground.start([])
  for (let kill = 0; kill < KILLS; kill++) {
    const { sns, trail } = clientsOf(server)
    await sns.createTopic({ Name: `first-${kill}` })
    // Killed when so many of them have their answer, and others are under way.
    let left = 1 + Math.floor(random.float() * 30)
    const calls = Array.from({ length: 60 }, (_, n) =>
      sns
        .createTopic({ Name: `t-${kill}-${n}` })
        .then(({ $metadata }) => {
          acknowledged.push($metadata.requestId!)
          if (--left === 0) void server!.kill()
        })
        .catch(() => 0),
    )
    await Promise.all(calls)
    if (server.running) await server.kill()
    sns.destroy()
    trail.destroy()
    server = await ground.start([])
  }
  expect(acknowledged.length).toBeGreaterThan(0)
  const recorded = new Set<string>()
  const { trail } = clientsOf(server)
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateTopic' }]
  for (let NextToken: string | undefined; ;) {
    const page = await trail.lookupEvents({ LookupAttributes, NextToken })
    for (const { CloudTrailEvent } of page.Events!) {
      recorded.add((JSON.parse(CloudTrailEvent!) as { requestID: string }).requestID)
    }
    NextToken = page.NextToken
    if (NextToken === undefined) break
  }
  expect(acknowledged.filter((id) => !recorded.has(id))).toEqual([])
}, 60_000)
