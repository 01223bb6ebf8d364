// How full queues are, for metrics: read, not kept.

import type { Store } from '../../store/store.ts'
import { counted } from './queue.ts'
import { oldest } from './standard-receive.ts'
import { readQueue } from './tables.ts'

export interface QueueLevel {
  readonly arn: string
  readonly visible: number
  readonly inFlight: number
  readonly delayed: number
  /** Of the oldest message that waits to be received; FIFO and fair queues do not tell. */
  readonly oldestMs: number | undefined
}

/** The first `limit` queues in order of account, region and name. */
export async function observeQueues(store: Store, limit: number): Promise<QueueLevel[]> {
  const levels: QueueLevel[] = []
  for await (const partition of store.partitions('sqs/')) {
    if (levels.length >= limit) break
    if (!partition.includes('/queue/')) continue
    const level = await store.transact(partition, function* (tx) {
      const queue = yield* readQueue(partition)
      if (queue === undefined) return undefined
      const counts = yield* counted(queue)
      const tells = !queue.fifo && !queue.fair
      const [first] = tells ? yield* oldest(tx, queue, 1, 0) : []
      const oldestMs = first && tx.nowMs - first.state.sentAtMs
      return { arn: queue.arn, ...counts, oldestMs }
    })
    if (level !== undefined) levels.push(level)
  }
  return levels
}
