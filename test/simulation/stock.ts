// What lies in queues when a run is over.

import { seenOf } from './clients.ts'
import type { Seen } from './history.ts'
import { urlOf } from './topology.ts'

type Call = (name: string, input: object) => Promise<any>

export async function countsOf(call: Call, queue: string) {
  const { Attributes: of } = await call('sqs.GetQueueAttributes', {
    QueueUrl: urlOf(queue),
    AttributeNames: ['All'],
  })
  return {
    visible: Number(of.ApproximateNumberOfMessages),
    inFlight: Number(of.ApproximateNumberOfMessagesNotVisible),
    delayed: Number(of.ApproximateNumberOfMessagesDelayed),
  }
}

export async function isEmpty(call: Call, queues: readonly string[]): Promise<boolean> {
  for (const queue of queues) {
    const { visible, inFlight, delayed } = await countsOf(call, queue)
    if (visible + inFlight + delayed > 0) return false
  }
  return true
}

/** Receives and deletes everything. */
export async function emptyDead(
  call: Call,
  queue: string,
  found: (messages: readonly Seen[]) => void,
): Promise<void> {
  const url = { QueueUrl: urlOf(queue) }
  for (;;) {
    const output = await call('sqs.ReceiveMessage', {
      ...url,
      MaxNumberOfMessages: 10,
      AttributeNames: ['All'],
    })
    const messages = seenOf(output)
    if (messages.length === 0) return
    found(messages)
    await call('sqs.DeleteMessageBatch', {
      ...url,
      Entries: messages.map(({ handle }, i) => ({ Id: String(i), ReceiptHandle: handle })),
    })
  }
}
