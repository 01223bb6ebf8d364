// A queue as a source's reader.

import type { QueueReader } from '../../delivery/source/reader.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import type { SqsPort } from '../../services/sqs/port.ts'
import { hold, recordOf, type Held } from './record.ts'

type Mapping = Pick<EventSourceMappingRow, 'eventSourceArn' | 'functionArn' | 'region'>

export function queueReader(sqs: SqsPort, mapping: Mapping): QueueReader<Held> {
  const { eventSourceArn: queueArn, functionArn: consumer, region } = mapping
  const ordered = queueArn.endsWith('.fifo')
  const handlesOf = (items: readonly Held[]) => items.map(({ record }) => record.receiptHandle)
  return {
    ordered,
    watch: (wake) => sqs.watch(queueArn, wake),
    async take(max, nowMs) {
      const { messages, nextVisibleAtMs } = await sqs.receive(queueArn, { max, consumer })
      const items = messages.map((message) =>
        hold(recordOf(message, queueArn, region), nowMs, ordered),
      )
      return { items, nextAtMs: nextVisibleAtMs }
    },
    isGone: (error) => error instanceof AwsError && error.code === 'QueueDoesNotExist',
    delete: (items) => sqs.delete(queueArn, handlesOf(items), consumer),
    giveBack: (items, reason) =>
      sqs.changeVisibility(queueArn, handlesOf(items), 0, { consumer, reason }),
    async hiddenMs() {
      return ((await sqs.queue(queueArn))?.visibilityTimeoutSeconds ?? 0) * 1_000
    },
  }
}
