// StartMessageMoveTask: empties a dead-letter queue, back to where its messages came from or on to
// another queue.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html

import { addressOfArn } from '../address.ts'
import { invalidParameter, invalidValue, missingParameter, resourceNotFound } from '../errors.ts'
import { limits } from '../limits.ts'
import { startTask, taskHandle } from '../move-task.ts'
import { operation } from '../operation.ts'
import { findQueue, redriveSources } from '../queue-store.ts'

export const startMessageMoveTask = operation('StartMessageMoveTask', async (input, context) => {
  const { DestinationArn: destinationArn, MaxNumberOfMessagesPerSecond: perSecond } = input
  const sourceArn = input.SourceArn as string | undefined
  if (sourceArn === undefined || sourceArn === '') throw missingParameter('SourceArn')
  if (
    perSecond !== undefined &&
    !(Number.isInteger(perSecond) && perSecond >= 1 && perSecond <= limits.moveRate)
  ) {
    throw invalidValue(
      perSecond,
      'MaxNumberOfMessagesPerSecond',
      `Must be between 1 and ${limits.moveRate}, if provided.`,
    )
  }
  const find = (arn: string) => {
    const address = addressOfArn(arn)
    return address && findQueue(context.store, address)
  }
  const source = await find(sourceArn)
  if (source === undefined) {
    throw resourceNotFound(
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    )
  }
  if ((await redriveSources(context.store, source, 1)).length === 0) {
    throw invalidParameter('Source queue must be configured as a Dead Letter Queue.')
  }
  if (destinationArn !== undefined) {
    const destination = await find(destinationArn)
    if (destination === undefined) {
      throw resourceNotFound(
        "The resource that you specified for the DestinationArn parameter doesn't exist.",
      )
    }
    if (destination.fifo !== source.fifo) {
      throw invalidParameter('Source queue and destination queue must be of the same type.')
    }
  }
  const task = await startTask(context.store, source, { destinationArn, perSecond })
  return { TaskHandle: taskHandle(task) }
})
