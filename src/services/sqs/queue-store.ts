// A queue's row and its place in the directory: created, changed and looked up by operations.

import type { Context, Env } from '../service.ts'
import { addressOfArn, directoryOf, type QueueAddress } from './address.ts'
import { invalidRedrive, redriveObstacle, redriveText } from './redrive.ts'
import { queueDoesNotExist } from './errors.ts'
import {
  directoryTable,
  queueTable,
  readQueue,
  redriveSourceTable,
  type QueueRow,
} from './tables.ts'

export function findQueue(
  store: Env['store'],
  address: QueueAddress,
): Promise<QueueRow | undefined> {
  return store.transact(address.partition, () => readQueue(address.partition))
}

export async function existingQueue(address: QueueAddress, context: Context): Promise<QueueRow> {
  const queue = await findQueue(context.store, address)
  if (queue === undefined) throw queueDoesNotExist(context.protocol)
  return queue
}

/** Changes a queue's row in one transaction; the change may throw. */
export async function updateQueue(
  address: QueueAddress,
  context: Context,
  change: (queue: QueueRow, nowMs: number) => QueueRow,
): Promise<{ before: QueueRow; after: QueueRow }> {
  return context.store.transact(address.partition, function* (tx) {
    const before = yield* readQueue(address.partition)
    if (before === undefined) throw queueDoesNotExist(context.protocol)
    const after = change(before, tx.nowMs)
    if (after !== before) queueTable.put(tx, [], after)
    return { before, after }
  })
}

/** Throws unless the queue's dead-letter target exists, fits and admits it. */
export async function requireRedrivable(
  store: Env['store'],
  source: Pick<QueueRow, 'arn' | 'account' | 'region' | 'fifo' | 'settings'>,
): Promise<void> {
  const { redrive } = source.settings
  if (redrive === undefined) return
  const address = addressOfArn(redrive.deadLetterTargetArn)
  const target = address && (await findQueue(store, address))
  const obstacle = redriveObstacle(
    source,
    target && { ...target, redriveAllow: target.settings.redriveAllow },
  )
  if (obstacle !== undefined) throw invalidRedrive(redriveText(redrive), obstacle)
}

/**
 * Writes what the directory says about a queue. The queue's own partition comes first, so that a
 * crash in between is repaired by repeating the call.
 */
export async function listInDirectory(
  store: Env['store'],
  queue: QueueRow,
  before?: QueueRow,
): Promise<void> {
  const { account, region, name } = queue
  const oldTarget = before?.settings.redrive && nameIn(before.settings.redrive.deadLetterTargetArn)
  const newTarget = queue.settings.redrive && nameIn(queue.settings.redrive.deadLetterTargetArn)
  await store.transact(directoryOf(account, region), function* (tx) {
    const listed = yield* directoryTable.get(name)
    if (listed?.createdMs !== queue.createdMs) {
      directoryTable.put(tx, [name], { createdMs: queue.createdMs })
    }
    if (oldTarget !== undefined && oldTarget !== newTarget) {
      redriveSourceTable.del(tx, [oldTarget, name])
    }
    if (newTarget !== undefined) redriveSourceTable.put(tx, [newTarget, name], null)
  })
}

export async function unlistInDirectory(store: Env['store'], queue: QueueRow): Promise<void> {
  const { account, region, name } = queue
  const target = queue.settings.redrive && nameIn(queue.settings.redrive.deadLetterTargetArn)
  await store.transact(directoryOf(account, region), function* (tx) {
    directoryTable.del(tx, [name])
    if (target !== undefined) redriveSourceTable.del(tx, [target, name])
  })
}

/** The next `limit` queues that name this one as their dead-letter queue, after `after`. */
export async function redriveSources(
  store: Env['store'],
  queue: QueueRow,
  limit: number,
  after?: string,
): Promise<string[]> {
  return store.transact(directoryOf(queue.account, queue.region), function* () {
    const rows = yield* redriveSourceTable.range([queue.name], {
      limit,
      after: after === undefined ? undefined : [queue.name, after],
    })
    return rows.map(({ key }) => {
      key.text()
      return key.text()
    })
  })
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1)
}
