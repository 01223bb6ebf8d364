// The steps of a message move task: each moves some messages and leaves the next step in the outbox,
// due when the task's rate allows it. A crash resumes with the step that was due.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html

import type { Edge } from '../delivery/edge.ts'
import type { SqsTransit } from '../services/sqs/port.ts'

const RETRY_MS = 1_000

export function sqsMoveTask(sqs: SqsTransit): Edge {
  return {
    name: 'sqs-move-task',
    async carry(intents) {
      for (const intent of intents) await sqs.moveStep(intent)
      return intents.map(() => ({ kind: 'delivered', taken: true }))
    },
    next: (_intent, _failure, { nowMs }) => ({ kind: 'retry', atMs: nowMs + RETRY_MS }),
    describe(intent) {
      const { taskId } = intent.payload as { taskId: string }
      return { id: taskId, from: intent.target, to: intent.target }
    },
  }
}
