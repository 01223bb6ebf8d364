// CancelMessageMoveTask: no more messages are moved; those that were stay where they are.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CancelMessageMoveTask.html

import { missingParameter } from '../errors.ts'
import { cancelTask, readTaskHandle } from '../move-task.ts'
import { operation } from '../operation.ts'

export const cancelMessageMoveTask = operation('CancelMessageMoveTask', async (input, context) => {
  const handle = input.TaskHandle as string | undefined
  if (handle === undefined || handle === '') throw missingParameter('TaskHandle')
  const task = await cancelTask(context.store, readTaskHandle(handle))
  return { ApproximateNumberOfMessagesMoved: task.moved }
})
