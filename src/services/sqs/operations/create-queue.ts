// CreateQueue: a new queue, or the URL of one that already has these attributes.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html

import type { Tx } from '../../../store/store.ts'
import { addressOf, isQueueName, queueArn, queueUrl, type QueueAddress } from '../address.ts'
import { applyAttributes, defaultSettings, firstDifference } from '../attributes.ts'
import {
  invalidAttribute,
  invalidParameter,
  missingParameter,
  sqsError,
  unknownAttribute,
} from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { enterQueue, requireRedrivable, scopeOf } from '../queue-store.ts'
import { readQueueOrTombstone, type QueueRow } from '../tables.ts'
import { checkTags } from '../tags.ts'

type Attributes = Readonly<Record<string, string>>

export const createQueue = operation('CreateQueue', async (input, context) => {
  const name = input.QueueName as string | undefined
  if (name === undefined || name === '') throw missingParameter('QueueName')
  const attributes = (input.Attributes ?? {}) as Attributes
  const fifo = requireKind(name, attributes)
  const tags = checkTags(input.tags ?? {})
  const address = addressOf(context.account, context.region, name)
  const settings = applyAttributes(defaultSettings, attributes, fifo)
  const arn = queueArn(address)
  await context.store.transact(scopeOf(address, settings), function* (tx) {
    const old = yield* readQueueOrTombstone(address.partition)
    // An existing queue is compared first: repeating a call must not fail on its dead-letter queue.
    if (old !== undefined && old.deletedMs === undefined) return requireSame(old, attributes)
    if (
      old !== undefined &&
      context.settings.strictTiming &&
      tx.nowMs - old.deletedMs! < limits.deleteQuietMs
    ) {
      throw sqsError(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      )
    }
    const row = newQueue(tx, address, arn, fifo, (old?.generation ?? 0) + 1)
    const queue = { ...row, settings, tags }
    yield* requireRedrivable(tx, queue)
    yield* enterQueue(tx, queue)
  })
  return { QueueUrl: queueUrl(context, context.account, name) }
})

/** Whether name and attributes ask for a FIFO queue; throws when they contradict each other. */
function requireKind(name: string, attributes: Attributes): boolean {
  const asked = attributes.FifoQueue
  if (asked !== undefined && asked.toLowerCase() !== 'true') {
    if (asked.toLowerCase() === 'false') throw unknownAttribute('FifoQueue')
    throw invalidAttribute('FifoQueue')
  }
  const fifo = asked !== undefined
  if (fifo && !name.endsWith('.fifo')) {
    throw invalidParameter(
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
    )
  }
  if (!isQueueName(name) || (!fifo && name.endsWith('.fifo'))) {
    throw invalidParameter(
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    )
  }
  return fifo
}

function requireSame(old: QueueRow, attributes: Attributes): void {
  const asked = applyAttributes(old.settings, attributes, old.fifo)
  const different = firstDifference(old.settings, asked, Object.keys(attributes))
  if (different === undefined) return
  throw sqsError(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${different}`,
  )
}

function newQueue(
  tx: Tx,
  { name, account, region }: QueueAddress,
  arn: string,
  fifo: boolean,
  generation: number,
) {
  const salt = Buffer.from(tx.random(4)).readUInt32BE(0)
  const nowMs = tx.nowMs
  return {
    name,
    account,
    region,
    arn,
    fifo,
    generation,
    salt,
    createdMs: nowMs,
    modifiedMs: nowMs,
  }
}
