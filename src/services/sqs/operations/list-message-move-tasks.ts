// ListMessageMoveTasks: the newest move tasks of a queue.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html

import { addressOfArn } from '../address.ts'
import { invalidValue, missingParameter, resourceNotFound } from '../errors.ts'
import { limits } from '../limits.ts'
import { taskHandle } from '../move-task.ts'
import { operation } from '../operation.ts'
import { moveTaskTable, readQueue, type MoveTaskRow } from '../tables.ts'

export const listMessageMoveTasks = operation('ListMessageMoveTasks', async (input, context) => {
  const sourceArn = input.SourceArn as string | undefined
  const max = input.MaxResults ?? 1
  if (sourceArn === undefined || sourceArn === '') throw missingParameter('SourceArn')
  if (!(Number.isInteger(max) && max >= 1 && max <= limits.moveTasksListed)) {
    throw invalidValue(max, 'MaxResults', 'Must be between 1 and 10, if provided.')
  }
  const address = addressOfArn(sourceArn)
  const tasks =
    address &&
    (await context.store.transact(address.partition, function* () {
      if ((yield* readQueue(address.partition)) === undefined) return undefined
      const rows = yield* moveTaskTable.range([], { limit: max, reverse: true })
      return rows.map(({ row }) => row)
    }))
  if (tasks === undefined) {
    throw resourceNotFound(
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    )
  }
  return { Results: tasks.map(answered) }
})

function answered(task: MoveTaskRow) {
  return {
    // AWS shows the handle only while there is something to cancel.
    TaskHandle: task.status === 'RUNNING' ? taskHandle(task) : undefined,
    Status: task.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedMs,
  }
}
