// A message on its way in: checked by itself, then against its topic.
// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html

import { hash } from 'node:crypto'
import { invalidParameter } from './errors.ts'
import { isObject, parseJson } from './json-text.ts'
import { limits } from './limits.ts'
import { attributesBytes, storedAttributes, type GivenAttribute } from './message-attributes.ts'
import type { SnsAttribute } from './port.ts'
import { maximumMessageBytes } from './topic-attributes.ts'
import type { TopicRow } from './tables.ts'

/** What does not depend on the topic: worked out once, outside the transaction. */
export interface Draft {
  readonly body: string
  readonly bodies?: Readonly<Record<string, string>>
  readonly subject?: string
  readonly attributes?: Readonly<Record<string, SnsAttribute>>
  readonly groupId?: string
  readonly deduplicationId?: string
  readonly traceHeader?: string
  /** What content-based deduplication takes the digest of. */
  readonly text: string
  readonly bytes: number
}

export interface GivenMessage {
  readonly Message?: string | undefined
  readonly MessageStructure?: string | undefined
  readonly Subject?: string | undefined
  readonly MessageAttributes?: Readonly<Record<string, GivenAttribute>> | undefined
  readonly MessageGroupId?: string | undefined
  readonly MessageDeduplicationId?: string | undefined
}

export function draftOf(given: GivenMessage, traceHeader: string | undefined): Draft {
  const text = given.Message
  if (text === undefined || text === '') throw invalidParameter('Empty message')
  requireSubject(given.Subject)
  const attributes = storedAttributes(given.MessageAttributes)
  requireToken(given.MessageGroupId, 'MessageGroupId')
  requireToken(given.MessageDeduplicationId, 'MessageDeduplicationId')
  return {
    ...structured(text, given.MessageStructure),
    subject: given.Subject,
    attributes,
    groupId: given.MessageGroupId,
    deduplicationId: given.MessageDeduplicationId,
    traceHeader,
    text,
    bytes: Buffer.byteLength(text) + attributesBytes(attributes),
  }
}

function structured(text: string, structure: string | undefined): Pick<Draft, 'body' | 'bodies'> {
  if (structure === undefined || structure === '') return { body: text }
  if (structure !== 'json') throw invalidParameter('MessageStructure')
  const value = parseJson(text)
  if (!isObject(value)) {
    throw invalidParameter('Message Structure - JSON message body failed to parse')
  }
  const bodies = Object.create(null) as Record<string, string>
  for (const [name, body] of Object.entries(value))
    if (typeof body === 'string') bodies[name] = body
  if (bodies.default === undefined) {
    throw invalidParameter('Message Structure - No default entry in JSON message body')
  }
  return { body: bodies.default, bodies }
}

/** No line breaks, no control characters, not empty, and not too long. */
function requireSubject(subject: string | undefined): void {
  if (subject === undefined) return
  // eslint-disable-next-line no-control-regex
  const plain = !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(subject)
  if (subject === '' || subject.length > limits.subjectLength || !plain) {
    throw invalidParameter('Subject')
  }
}

/** 1 to 128 letters, digits and ASCII punctuation. */
function requireToken(text: string | undefined, parameter: string): void {
  if (text === undefined || /^[\x21-\x7e]{1,128}$/.test(text)) return
  throw invalidParameter(
    `${parameter} Reason: The ${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  )
}

/** Throws when this topic does not take such a message. */
export function requirePublishable(topic: TopicRow, draft: Draft): void {
  if (draft.bytes > maximumMessageBytes(topic)) throw invalidParameter('Message too long')
  if (!topic.fifo) {
    if (draft.deduplicationId === undefined) return
    throw invalidParameter(
      'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    )
  }
  if (draft.groupId === undefined) {
    throw invalidParameter('The MessageGroupId parameter is required for FIFO topics')
  }
  deduplicationIdOf(topic, draft)
}

/** The caller's id, or of topics that deduplicate by content SHA-256 of the message. */
export function deduplicationIdOf(topic: TopicRow, draft: Draft): string {
  if (draft.deduplicationId !== undefined) return draft.deduplicationId
  if (topic.attributes.ContentBasedDeduplication === 'true') {
    return hash('sha256', draft.text, 'hex')
  }
  throw invalidParameter(
    'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  )
}
