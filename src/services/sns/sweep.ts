// What a deleted topic leaves behind is removed in bounded steps. Idempotent, so a crash only
// repeats a step. Texts that deliveries under way still need go with the last of them.

import { keyOf, rangeOf } from '../../store/key.ts'
import type { Job } from '../../store/chore.ts'
import type { Key, Store, Tx, Val } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
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

/** Archived messages of one step. */
const FORGOTTEN = 100

const simpleRows = [
  endpointTable,
  tokenTable,
  deduplicationTable,
  deduplicationAge,
  sequenceCounter,
].map(({ name }) => name)

export async function sweepTopic(
  store: Store,
  sweep: Sweep,
  { commit }: Job<Sweep>,
): Promise<void> {
  const { topicArn, generation } = sweep
  const topic = topicOfArn(topicArn)!
  const rows = await store.transact(topic.partition, function* () {
    const page = yield* subscriptionTable.range([generation], { limit: chunks.swept })
    return page.map(({ row }) => row)
  })
  await unlist(store, topic.region, rows)
  await commit(topic.partition, function* (tx) {
    for (const { id } of rows) subscriptionTable.del(tx, [generation, id])
    if (rows.length === chunks.swept) return { state: sweep }
    const forgotten = yield* forgetArchived(tx, generation, Number.MAX_SAFE_INTEGER, FORGOTTEN)
    if (forgotten === FORGOTTEN) return { state: sweep }
    for (const name of simpleRows) {
      if (yield* sweepChunk(tx, name, generation)) return { state: sweep }
    }
    return undefined
  })
}

/** From the directories of their owners first: as long as a row is here, they can be found. */
async function unlist(store: Store, region: string, rows: readonly SubscriptionRow[]) {
  const byOwner = new Map<string, string[]>()
  for (const { owner, arn } of rows) byOwner.set(owner, [...(byOwner.get(owner) ?? []), arn])
  for (const [owner, arns] of byOwner) await unlistSubscriptions(store, owner, region, arns)
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
