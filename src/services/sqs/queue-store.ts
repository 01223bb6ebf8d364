// A queue's row, its entry in the directory and its place among the sources of its dead-letter queue:
// created, changed and removed in one commit each.

import { directoryOf, resource } from '../resource/resource.ts'
import type { Context, Env } from '../service.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { addressOfArn, type QueueAddress } from './address.ts'
import type { QueueSettings } from './attributes.ts'
import { invalidRedrive, redriveObstacle, redriveText } from './redrive.ts'
import { queueDoesNotExist } from './errors.ts'
import { queueTable, readQueue, redriveSourceTable, type QueueRow } from './tables.ts'

export const queues = resource('sqs', 'queue')

/** The partitions of a change: the queue, its directory, and the dead-letter queue that it will name. */
export function scopeOf(address: QueueAddress, settings?: QueueSettings): string[] {
  const target = settings?.redrive && addressOfArn(settings.redrive.deadLetterTargetArn)
  const scope = [address.partition, directoryOf(address)]
  return target === undefined ? scope : [...scope, target.partition]
}

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

/** Changes what of a queue nobody but itself shows, in one transaction; the change may throw. */
export async function updateQueue(
  address: QueueAddress,
  context: Context,
  change: (queue: QueueRow, nowMs: number) => QueueRow,
): Promise<void> {
  await context.store.transact(address.partition, function* (tx) {
    const before = yield* readQueue(address.partition)
    if (before === undefined) throw queueDoesNotExist(context.protocol)
    const after = change(before, tx.nowMs)
    if (after !== before) queueTable.put(tx, [], after)
  })
}

/** Writes a queue's row and all that the directory says of it. The scope is `scopeOf`'s. */
export function* enterQueue(tx: Tx, queue: QueueRow, before?: QueueRow): Reading<void> {
  const { account, region, name, arn, generation, createdMs, tags } = queue
  const directory = tx.in(directoryOf({ account, region }))
  queueTable.put(tx, [], queue)
  yield* queues.enter(directory, name, { arn, generation, createdMs, tags, facts: null })
  const [oldTarget, newTarget] = [before && deadLetterName(before), deadLetterName(queue)]
  if (oldTarget === newTarget) return
  if (oldTarget !== undefined) redriveSourceTable.del(directory, [oldTarget, name])
  if (newTarget !== undefined) redriveSourceTable.put(directory, [newTarget, name], null)
}

export function* leaveQueue(tx: Tx, queue: QueueRow): Reading<void> {
  const directory = tx.in(directoryOf(queue))
  yield* queues.leave(directory, queue.name)
  const target = deadLetterName(queue)
  if (target !== undefined) redriveSourceTable.del(directory, [target, queue.name])
}

/** Throws unless the queue's dead-letter target exists, fits and admits it. Its partition is in the scope. */
export function* requireRedrivable(
  tx: Tx,
  source: Pick<QueueRow, 'arn' | 'account' | 'region' | 'fifo' | 'settings'>,
): Reading<void> {
  const { redrive } = source.settings
  if (redrive === undefined) return
  const address = addressOfArn(redrive.deadLetterTargetArn)
  const target = address && (yield* tx.in(address.partition).read(readQueue(address.partition)))
  const obstacle = redriveObstacle(
    source,
    target && { ...target, redriveAllow: target.settings.redriveAllow },
  )
  if (obstacle !== undefined) throw invalidRedrive(redriveText(redrive), obstacle)
}

/** The next `limit` queues that name this one as their dead-letter queue, after `after`. */
export async function redriveSources(
  store: Env['store'],
  queue: QueueRow,
  limit: number,
  after?: string,
): Promise<string[]> {
  return store.transact(directoryOf(queue), function* () {
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

function deadLetterName({ settings }: QueueRow): string | undefined {
  const arn = settings.redrive?.deadLetterTargetArn
  return arn?.slice(arn.lastIndexOf(':') + 1)
}
