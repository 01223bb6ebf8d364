// What a deleted topic leaves behind is removed in bounded steps. Idempotent, so a crash only
// repeats a step. Texts that deliveries under way still need go with the last of them.

import { keyOf, rangeOf } from '../../store/key.ts'
import type { Key, Tx, Val } from '../../store/store.ts'
import { take, type Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { topicOfArn } from './address.ts'
import { forgetArchived } from './archive.ts'
import { chunks } from './limits.ts'
import {
  deduplicationAge,
  deduplicationTable,
  endpointTable,
  sequenceCounter,
  subscriptionTable,
  tokenTable,
  type SubscriptionRow,
} from './tables.ts'
import { unlistSubscriptions } from './topic-store.ts'

export const SNS_SWEEP = 'sns-sweep'

/** Payload of a `sns-sweep` intent. */
export interface Sweep {
  readonly topicArn: string
  readonly generation: number
}

const simpleRows = [
  endpointTable,
  tokenTable,
  deduplicationTable,
  deduplicationAge,
  sequenceCounter,
].map(({ name }) => name)

export async function sweepTopic(
  store: Env['store'],
  { topicArn, generation }: Sweep,
  intentId: string,
  signal: AbortSignal,
): Promise<void> {
  const topic = topicOfArn(topicArn)!
  const steps: (() => Promise<boolean>)[] = [
    () => sweepSubscriptions(store, topic, generation),
    async () => {
      const forget = (tx: Tx) => forgetArchived(tx, generation, Number.MAX_SAFE_INTEGER, 100)
      return (await store.transact(topic.partition, forget)) === 100
    },
    ...simpleRows.map((name) => () => {
      return store.transact(topic.partition, (tx) => sweepChunk(tx, name, generation))
    }),
  ]
  for (const step of steps) while (!signal.aborted && (await step()));
  if (signal.aborted) return
  await store.transact(topic.partition, function* () {
    yield* take(intentId)
  })
}

/** The directories of their owners first: as long as a row is here, they can be found. */
async function sweepSubscriptions(
  store: Env['store'],
  topic: { readonly partition: string; readonly region: string },
  generation: number,
): Promise<boolean> {
  const rows = await store.transact(topic.partition, function* () {
    const page = yield* subscriptionTable.range([generation], { limit: chunks.swept })
    return page.map(({ row }) => row)
  })
  const byOwner = new Map<string, SubscriptionRow[]>()
  for (const row of rows) byOwner.set(row.owner, [...(byOwner.get(row.owner) ?? []), row])
  for (const [owner, owned] of byOwner) {
    await unlistSubscriptions(
      store,
      owner,
      topic.region,
      owned.map(({ arn }) => arn),
    )
  }
  await store.transact(topic.partition, function* (tx) {
    for (const { id } of rows) subscriptionTable.del(tx, [generation, id])
  })
  return rows.length === chunks.swept
}

function* sweepChunk(tx: Tx, name: string, generation: number): Reading<boolean> {
  const rows = (yield {
    op: 'range',
    start: rangeOf(name).start,
    end: keyOf(name, generation + 1),
    limit: chunks.swept,
  }) as [Key, Val][]
  for (const [key] of rows) tx.del(key)
  return rows.length === chunks.swept
}
