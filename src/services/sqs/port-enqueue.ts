// Enqueueing for edges: entries in order, in one transaction, each with its own fate.

import { AwsError } from '../../kernel/aws-error.ts'
import type { Env } from '../service.ts'
import { take } from '../../store/table.ts'
import type { QueueAddress } from './address.ts'
import { draftOf, requireAcceptable, type Draft } from './message.ts'
import type { PortAttribute, PortEntry, SqsPort } from './port.ts'
import { requireQueue } from './queue.ts'
import { Sending } from './sending.ts'

type Result = Awaited<ReturnType<SqsPort['enqueue']>>[number]

/** Who sends where no principal is named. */
const MILLRACE_SENDER = 'millrace'

export function enqueueAll(
  { store, weather }: Pick<Env, 'store' | 'weather'>,
  address: QueueAddress,
  entries: readonly PortEntry[],
): Promise<Result[]> {
  const drafts = entries.map(draftOrError)
  return store.transact(address.partition, function* (tx) {
    const queue = yield* requireQueue(address)
    const sending = new Sending(tx, queue, true)
    const results: Result[] = []
    for (const [index, draft] of drafts.entries()) {
      const { from, via, parentId, note, intentId } = entries[index]!
      try {
        if (draft instanceof AwsError) throw draft
        // Before the intent is taken: a refused message stays the edge's to bury.
        requireAcceptable(queue, draft)
        // A redelivery after a crash: the message is there already.
        if (intentId !== undefined && !(yield* take(intentId))) {
          results.push({ messageId: '', taken: true })
          continue
        }
        const cause = { party: from, via, parentId, note, outcome: 'delivered', weather } as const
        const sent = yield* sending.add(draft, cause)
        results.push({ messageId: sent.messageId, taken: intentId !== undefined })
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        results.push({ error: { code: error.queryCode ?? error.code, message: error.message } })
      }
    }
    yield* sending.finish()
    return results
  })
}

export function draftOrError(entry: PortEntry): Draft | AwsError {
  const trace = entry.traceHeader
  try {
    return draftOf(
      {
        MessageBody: entry.body,
        DelaySeconds: entry.delaySeconds,
        MessageAttributes: entry.messageAttributes && givenAttributes(entry.messageAttributes),
        MessageGroupId: entry.messageGroupId,
        MessageDeduplicationId: entry.messageDeduplicationId,
      },
      entry.senderId ?? MILLRACE_SENDER,
      trace,
    )
  } catch (error) {
    if (error instanceof AwsError) return error
    throw error
  }
}

function givenAttributes(attributes: Readonly<Record<string, PortAttribute>>) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      {
        DataType: dataType,
        StringValue: stringValue,
        BinaryValue: binaryValue === undefined ? undefined : Buffer.from(binaryValue, 'base64'),
      },
    ]),
  )
}
