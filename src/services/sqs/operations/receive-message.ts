// ReceiveMessage: up to ten messages, waiting for the first of them if asked to.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { addressOfUrl, type QueueAddress } from '../address.ts'
import { rememberAttempt, repeatAttempt } from '../attempts.ts'
import { invalidValue, sqsError } from '../errors.ts'
import { requireToken } from '../fifo.ts'
import { limits } from '../limits.ts'
import { longPoll } from '../long-poll.ts'
import { operation } from '../operation.ts'
import { isFull, nextVisibleMs, receive, requireQueue } from '../queue.ts'
import type { Taken } from '../passing.ts'
import { answered, receivedMessage, wantedOf } from '../received.ts'
import type { QueueRow } from '../tables.ts'
import type { Cause } from '../trace.ts'
import { isSeconds } from '../visibility.ts'

interface Request {
  readonly max: number
  readonly visibilitySeconds: number | undefined
  readonly waitSeconds: number | undefined
  readonly attemptId: string | undefined
  readonly cause: Cause
}

export const receiveMessage = operation('ReceiveMessage', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const request: Request = {
    max: requireMax(input.MaxNumberOfMessages ?? 1),
    visibilitySeconds: requireRange(
      input.VisibilityTimeout,
      'VisibilityTimeout',
      limits.visibilitySeconds,
    ),
    waitSeconds: requireRange(input.WaitTimeSeconds, 'WaitTimeSeconds', limits.waitSeconds),
    attemptId: input.ReceiveRequestAttemptId,
    cause: {
      party: 'api:sqs.ReceiveMessage',
      via: 'ReceiveMessage',
      requestId: context.requestId,
      weather: context.weather,
    },
  }
  requireToken(request.attemptId, 'ReceiveRequestAttemptId')
  const wanted = wantedOf(
    input.AttributeNames,
    input.MessageSystemAttributeNames,
    input.MessageAttributeNames,
  )
  const look = () =>
    context.store.transact(address.partition, (tx) =>
      lookOnce(tx, address, context.protocol, request),
    )
  const first = await look()
  let { found } = first
  if (found === undefined && first.waitSeconds > 0) {
    const waitSeconds = first.waitSeconds
    found = await longPoll(context, address.partition, waitSeconds * 1000, context.signal, look)
  }
  // AWS leaves `Messages` out of an empty answer.
  if (found === undefined) return {}
  const { queue, taken } = found
  return { Messages: taken.map((message) => answered(receivedMessage(queue, message, wanted))) }
})

function* lookOnce(tx: Tx, address: QueueAddress, protocol: string, request: Request) {
  const queue = yield* requireQueue(address, protocol)
  const taken = yield* takeMessages(tx, queue, request)
  const waitSeconds = request.waitSeconds ?? queue.settings.waitSeconds
  if (taken.length === 0) {
    const nextMs = waitSeconds > 0 ? yield* nextVisibleMs(tx, queue) : undefined
    return { found: undefined, nextMs, waitSeconds }
  }
  return { found: { queue, taken }, nextMs: undefined, waitSeconds }
}

function* takeMessages(tx: Tx, queue: QueueRow, request: Request): Reading<Taken[]> {
  const { max, attemptId } = request
  const visibilitySeconds = request.visibilitySeconds ?? queue.settings.visibilitySeconds
  if (attemptId !== undefined) {
    if (!queue.fifo) {
      throw invalidValue(
        attemptId,
        'ReceiveRequestAttemptId',
        'The request include parameter that is not valid for this queue type.',
      )
    }
    const again = yield* repeatAttempt(tx, queue, attemptId, visibilitySeconds)
    if (again !== undefined) return again
  }
  if (yield* isFull(queue)) {
    // FIFO queues and long polls just find nothing.
    if (queue.fifo || (request.waitSeconds ?? queue.settings.waitSeconds) > 0) return []
    throw sqsError('OverLimit', 'Too many messages in flight.')
  }
  const taken = yield* receive(tx, queue, max, visibilitySeconds, request.cause)
  if (attemptId !== undefined && taken.length > 0) {
    yield* rememberAttempt(tx, queue, attemptId, taken)
  }
  return taken
}

function requireMax(max: number): number {
  if (Number.isInteger(max) && max >= 1 && max <= limits.receiveMessages) return max
  throw invalidValue(max, 'MaxNumberOfMessages', 'Must be between 1 and 10, if provided.')
}

function requireRange(value: number | undefined, name: string, max: number): number | undefined {
  if (value === undefined || isSeconds(value, max)) return value
  throw invalidValue(value, name, `Must be >= 0 and <= ${max}, if provided.`)
}
