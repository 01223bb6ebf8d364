// A message on its way in: checked against what the request says, then against the queue.

import { invalidParameter, invalidValue, missingParameter } from './errors.ts'
import { deduplicationIdOf, requireToken } from './fifo.ts'
import { limits } from './limits.ts'
import { md5OfAttributes, md5OfText, type StoredAttribute, type StoredAttributes } from './md5.ts'
import { storedAttribute, storedAttributes, type GivenAttribute } from './message-attributes.ts'
import { attributesBytes, requireLegalText } from './message-size.ts'
import type { MessageExtras, MessageRow } from './row-codecs.ts'
import type { QueueRow } from './tables.ts'
import { isSeconds } from './visibility.ts'

/** What does not depend on the queue: worked out once, outside the transaction. */
export interface Draft {
  readonly body: string
  readonly md5OfBody: string
  readonly attributes?: StoredAttributes
  readonly md5OfAttributes?: string
  readonly md5OfSystemAttributes?: string
  readonly traceHeader?: string
  readonly groupId?: string
  readonly deduplicationId?: string
  readonly delaySeconds?: number
  readonly senderId: string
  /** Body and attributes. */
  readonly bytes: number
}

interface GivenMessage {
  readonly MessageBody?: string | undefined
  readonly DelaySeconds?: number | undefined
  readonly MessageAttributes?: Readonly<Record<string, GivenAttribute>> | undefined
  readonly MessageSystemAttributes?: Readonly<Partial<Record<string, GivenAttribute>>> | undefined
  readonly MessageGroupId?: string | undefined
  readonly MessageDeduplicationId?: string | undefined
}

export function draftOf(given: GivenMessage, senderId: string, callersTrace?: string): Draft {
  const body = given.MessageBody
  if (body === undefined || body === '') throw missingParameter('MessageBody')
  requireLegalText(body)
  const attributes = storedAttributes(given.MessageAttributes)
  const traceAttribute = systemAttribute(given.MessageSystemAttributes)
  requireToken(given.MessageGroupId, 'MessageGroupId')
  requireToken(given.MessageDeduplicationId, 'MessageDeduplicationId')
  const delay = given.DelaySeconds
  if (delay !== undefined && !isSeconds(delay, limits.delaySeconds)) {
    throw invalidValue(delay, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.')
  }
  return {
    body,
    md5OfBody: md5OfText(body),
    attributes,
    md5OfAttributes: attributes && md5OfAttributes(attributes),
    md5OfSystemAttributes: traceAttribute && md5OfAttributes({ AWSTraceHeader: traceAttribute }),
    traceHeader: traceAttribute?.stringValue ?? callersTrace,
    groupId: given.MessageGroupId,
    deduplicationId: given.MessageDeduplicationId,
    delaySeconds: delay,
    senderId,
    bytes: Buffer.byteLength(body) + (attributes === undefined ? 0 : attributesBytes(attributes)),
  }
}

/** The only system attribute that a sender may set. */
function systemAttribute(
  given: GivenMessage['MessageSystemAttributes'],
): StoredAttribute | undefined {
  if (given === undefined) return undefined
  let trace: StoredAttribute | undefined
  for (const name of Object.keys(given)) {
    if (name !== 'AWSTraceHeader') {
      throw invalidParameter(
        `Message System Attribute name '${name}' is invalid. Supported message system attribute names: [AWSTraceHeader]`,
      )
    }
    trace = storedAttribute(name, given[name]!, 'system')
    if (trace.dataType !== 'String') {
      throw invalidParameter(
        `The message system attribute 'AWSTraceHeader' must be of type 'String'.`,
      )
    }
  }
  return trace
}

/** Throws when this queue does not take such a message. `inBatch` decides one error's code. */
export function requireSendable(queue: QueueRow, draft: Draft, inBatch: boolean): void {
  const { settings } = queue
  if (draft.bytes > settings.maximumMessageBytes) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${settings.maximumMessageBytes} bytes.`,
    )
  }
  if (queue.fifo) {
    if (draft.groupId === undefined) {
      const missing = missingParameter('MessageGroupId')
      throw inBatch ? invalidParameter(missing.message) : missing
    }
    if (draft.delaySeconds !== undefined && draft.delaySeconds !== 0) {
      throw invalidValue(
        draft.delaySeconds,
        'DelaySeconds',
        'The request include parameter that is not valid for this queue type.',
      )
    }
  } else if (draft.deduplicationId !== undefined) {
    throw invalidValue(
      draft.deduplicationId,
      'MessageDeduplicationId',
      'The request include parameter that is not valid for this queue type.',
    )
  }
}

/** Throws whatever `send` would refuse this message for. */
export function requireAcceptable(queue: QueueRow, draft: Draft): void {
  requireSendable(queue, draft, true)
  if (queue.fifo) {
    deduplicationIdOf(draft.deduplicationId, draft.body, queue.settings.contentDeduplication)
  }
}

export function messageRowOf(queue: QueueRow, draft: Draft, messageId: string): MessageRow {
  const { body, md5OfBody, senderId } = draft
  return { messageId, body, md5OfBody, senderId, extras: extrasOf(queue, draft) }
}

function extrasOf(queue: QueueRow, draft: Draft): MessageExtras | undefined {
  const { attributes, traceHeader, groupId } = draft
  if (!queue.fifo) {
    if (attributes === undefined && traceHeader === undefined && groupId === undefined) {
      return undefined
    }
    return { attributes, traceHeader, groupId }
  }
  const deduplicationId = deduplicationIdOf(
    draft.deduplicationId,
    draft.body,
    queue.settings.contentDeduplication,
  )
  return { attributes, traceHeader, groupId, deduplicationId }
}
