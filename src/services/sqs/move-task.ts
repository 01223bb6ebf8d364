// Message move tasks: a row in the queue that is emptied, and an intent that carries the next step.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html

import { traceIdOf } from '../../kernel/trace-header.ts'
import type { Env } from '../service.ts'
import type { Tx } from '../../store/store.ts'
import type { Remaining } from '../../store/chore.ts'
import type { Reading } from '../../store/table.ts'
import { addressOf, addressOfArn } from './address.ts'
import { emitTravel, removeMessage } from './departure.ts'
import { invalidParameter, queueDoesNotExist, resourceNotFound } from './errors.ts'
import { unindexHead } from './head.ts'
import { chunks, limits } from './limits.ts'
import { count } from './queue.ts'
import { moveTaskTable, readQueue, sentCounter, type MoveTaskRow, type QueueRow } from './tables.ts'

export const SQS_MOVE_TASK = 'sqs-move-task'

export interface TaskReference {
  readonly sourceArn: string
  readonly taskId: string
}

/** What the intent of a step carries. */
export interface MoveStep extends TaskReference {
  readonly startedMs: number
}

/** One step's bodies together: bounds a transaction however large messages are. */
const STEP_BYTES = 4 * 1_048_576

export function taskHandle({ taskId, sourceArn }: TaskReference): string {
  return Buffer.from(JSON.stringify({ taskId, sourceArn }), 'utf8').toString('base64')
}

export function readTaskHandle(handle: string): TaskReference {
  if (handle.length <= 1024) {
    try {
      const value: unknown = JSON.parse(Buffer.from(handle, 'base64').toString('utf8'))
      const { taskId, sourceArn } = value as Partial<TaskReference>
      if (typeof taskId === 'string' && typeof sourceArn === 'string') return { taskId, sourceArn }
    } catch {
      // No handle of ours: as invalid as any other text.
    }
  }
  throw invalidParameter('Value for parameter TaskHandle is invalid.')
}

export async function startTask(
  store: Env['store'],
  source: QueueRow,
  options: { destinationArn?: string; perSecond?: number },
): Promise<MoveTaskRow> {
  const { partition } = addressOf(source.account, source.region, source.name)
  return store.transact(partition, function* (tx) {
    const queue = yield* readQueue(partition)
    if (queue === undefined) throw queueDoesNotExist()
    const earlier = yield* moveTaskTable.range([], {
      limit: 2 * limits.moveTasksListed,
      reverse: true,
    })
    if (earlier.some(({ row }) => row.status === 'RUNNING' || row.status === 'CANCELLING')) {
      throw invalidParameter(
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      )
    }
    for (const { row } of earlier.slice(limits.moveTasksListed - 1)) {
      moveTaskTable.del(tx, [row.startedMs, row.taskId])
    }
    const { visible } = yield* count(tx, queue)
    const task: MoveTaskRow = {
      taskId: tx.uuid(),
      sourceArn: queue.arn,
      destinationArn: options.destinationArn,
      perSecond: options.perSecond,
      status: 'RUNNING',
      startedMs: Math.max(tx.nowMs, (earlier[0]?.row.startedMs ?? 0) + 1),
      untilSequence: yield* sentCounter.get(queue.generation),
      toMove: visible,
      moved: 0,
    }
    save(tx, task)
    emitStep(tx, task)
    return task
  })
}

export async function cancelTask(
  store: Env['store'],
  reference: TaskReference,
): Promise<MoveTaskRow> {
  const address = addressOfArn(reference.sourceArn)
  const missing = resourceNotFound(
    "The resource that you specified for the SourceArn parameter doesn't exist.",
  )
  if (address === undefined) throw missing
  return store.transact(address.partition, function* (tx) {
    if ((yield* readQueue(address.partition)) === undefined) throw missing
    const rows = yield* moveTaskTable.range([], { limit: limits.moveTasksListed, reverse: true })
    const task = rows.find(({ row }) => row.taskId === reference.taskId)?.row
    if (task?.status !== 'RUNNING') throw resourceNotFound('Task does not exist.')
    const cancelling: MoveTaskRow = { ...task, status: 'CANCELLING' }
    save(tx, cancelling)
    return cancelling
  })
}

/** Moves what one step may; what remains goes on when the task's rate allows it. */
export function* moveStep(tx: Tx, partition: string, step: MoveStep): Reading<Remaining<MoveStep>> {
  const queue = yield* readQueue(partition)
  const task = yield* moveTaskTable.get(step.startedMs, step.taskId)
  if (queue === undefined || task === undefined) return undefined
  if (task.status === 'CANCELLING') return save(tx, { ...task, status: 'CANCELLED' })
  if (task.status !== 'RUNNING') return undefined
  if (tx.nowMs - task.startedMs > limits.moveTaskMs) {
    return save(tx, { ...task, status: 'FAILED', failureReason: 'TaskTimedOut' })
  }
  const allowed = Math.min(task.perSecond ?? chunks.moved, chunks.moved)
  const { moved, end } = yield* moveSome(tx, queue, task, allowed)
  save(tx, { ...task, ...end, moved: task.moved + moved })
  if (end !== undefined) return undefined
  const pauseMs = task.perSecond === undefined ? 0 : Math.ceil((moved * 1000) / task.perSecond)
  return { state: step, atMs: tx.nowMs + pauseMs }
}

type End = Pick<MoveTaskRow, 'status' | 'failureReason'>

function* moveSome(
  tx: Tx,
  queue: QueueRow,
  task: MoveTaskRow,
  allowed: number,
): Reading<{ moved: number; end: End | undefined }> {
  let bytes = 0
  for (let moved = 0; ; moved++) {
    if (moved >= allowed || bytes >= STEP_BYTES) return { moved, end: undefined }
    const head = yield* unindexHead(
      tx,
      queue,
      task.untilSequence,
      task.destinationArn === undefined,
    )
    if (head === undefined) return { moved, end: { status: 'COMPLETED' } }
    const targetArn = task.destinationArn ?? head.sourceArn
    if (targetArn === undefined) {
      return { moved, end: { status: 'FAILED', failureReason: 'CouldNotDetermineMessageSource' } }
    }
    const { sequence, state } = head
    const row = yield* removeMessage(tx, queue, sequence)
    bytes += row.body.length
    const newMessageId = tx.uuid()
    const intentId = emitTravel(tx, targetArn, {
      kind: 'move',
      sourceArn: queue.arn,
      row,
      sentAtMs: state.sentAtMs,
      receiveCount: state.receiveCount,
      receivedElsewhere: state.receivedElsewhere,
      firstReceivedAtMs: state.firstReceivedAtMs,
      origin: { generation: queue.generation, sequence },
      newMessageId,
      task: { startedMs: task.startedMs, taskId: task.taskId },
    })
    tx.hop({
      atMs: tx.nowMs,
      id: newMessageId,
      parentId: row.messageId,
      traceId: traceIdOf(row.extras?.traceHeader),
      from: queue.arn,
      to: targetArn,
      via: SQS_MOVE_TASK,
      outcome: 'moved',
      intentId,
    })
  }
}

/** A moved message had to come back: the task cannot go on. */
export function* failTask(
  tx: Tx,
  task: { readonly startedMs: number; readonly taskId: string },
  failureReason: string,
): Reading<void> {
  const row = yield* moveTaskTable.get(task.startedMs, task.taskId)
  if (row === undefined) return
  save(tx, { ...row, status: 'FAILED', failureReason, moved: Math.max(0, row.moved - 1) })
}

function save(tx: Tx, task: MoveTaskRow): void {
  moveTaskTable.put(tx, [task.startedMs, task.taskId], task)
}

function emitStep(tx: Tx, task: MoveTaskRow): void {
  const { sourceArn, taskId, startedMs } = task
  const payload: MoveStep = { sourceArn, taskId, startedMs }
  tx.emit({ edge: SQS_MOVE_TASK, target: sourceArn, payload })
}
