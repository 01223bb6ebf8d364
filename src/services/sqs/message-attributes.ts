// A message's own attributes, checked as SendMessage does, and which of them a receiver asked for.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html

import { invalidParameter } from './errors.ts'
import { limits } from './limits.ts'
import { ILLEGAL_TEXT, isLegalText } from './message-size.ts'
import type { StoredAttribute, StoredAttributes } from './md5.ts'

export interface GivenAttribute {
  readonly DataType?: string | undefined
  readonly StringValue?: string | undefined
  readonly BinaryValue?: Uint8Array | undefined
  readonly StringListValues?: readonly string[] | undefined
  readonly BinaryListValues?: readonly Uint8Array[] | undefined
}

type Given = Readonly<Record<string, GivenAttribute>>

export function storedAttributes(given: Given | undefined): StoredAttributes | undefined {
  if (given === undefined) return undefined
  const names = Object.keys(given)
  if (names.length === 0) return undefined
  if (names.length > limits.messageAttributes) {
    throw invalidParameter(
      `Number of message attributes [${names.length}] exceeds the allowed maximum [${limits.messageAttributes}].`,
    )
  }
  const stored = Object.create(null) as Record<string, StoredAttribute>
  for (const name of names) {
    requireAttributeName(name)
    stored[name] = storedAttribute(name, given[name]!)
  }
  return stored
}

function requireAttributeName(name: string): void {
  if (name === '' || Buffer.byteLength(name) > limits.attributeNameBytes) {
    throw invalidParameter('Message (user) attribute names must be shorter than 256 Bytes')
  }
  // Letters of any script: AWS takes more than it documents.
  if (!/^[\p{L}\p{N}_.-]+$/u.test(name)) {
    throw invalidParameter(
      'Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ',
    )
  }
  if (/^(\.|aws\.|amazon\.)/i.test(name) || name.endsWith('.') || name.includes('..')) {
    throw invalidParameter(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.",
    )
  }
}

/** `whose` is AWS's word for who sets such attributes. */
export function storedAttribute(
  name: string,
  given: GivenAttribute,
  whose: '(user)' | 'system' = '(user)',
): StoredAttribute {
  const type = given.DataType
  if (type === undefined || type === '') {
    throw invalidParameter(
      `The message ${whose} attribute '${name}' must contain a non-empty message attribute type.`,
    )
  }
  if (Buffer.byteLength(type) > limits.attributeTypeBytes) {
    throw invalidParameter(`Message ${whose} attribute types must be shorter than 256 Bytes`)
  }
  const dot = type.indexOf('.')
  const kind = dot < 0 ? type : type.slice(0, dot)
  if ((kind !== 'String' && kind !== 'Number' && kind !== 'Binary') || dot === type.length - 1) {
    throw invalidParameter(
      `The type of message ${whose} attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    )
  }
  if (given.StringListValues?.length || given.BinaryListValues?.length) {
    throw invalidParameter(
      `Message attribute list values in SendMessage operation are not supported.`,
    )
  }
  const value = kind === 'Binary' ? given.BinaryValue : given.StringValue
  if (value === undefined || value.length === 0) {
    throw invalidParameter(
      `Message ${whose} attribute '${name}' must contain a non-empty value of type '${type}'.`,
    )
  }
  if (typeof value !== 'string') {
    return { dataType: type, binaryValue: Buffer.from(value).toString('base64') }
  }
  if (kind === 'Number' && !isNumberText(value)) {
    throw invalidParameter(
      `Can't cast the value of message ${whose} attribute '${name}' to a number.`,
    )
  }
  // In a body such characters have an error of their own.
  if (!isLegalText(value)) throw invalidParameter(ILLEGAL_TEXT)
  return { dataType: type, stringValue: value }
}

/** Up to 38 digits of precision, between 10^-128 and 10^126 either side of zero. */
export function isNumberText(text: string): boolean {
  if (text.length > 256) return false
  const match = /^[+-]?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text)
  if (match === null) return false
  const [, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return false
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits.replace(/0+$/, '').length > 38) return false
  if (digits === '') return true
  // Decimal exponent of the first significant digit
  const magnitude = digits.length - fraction.length - 1 + Number(exponent)
  return magnitude >= -128 && magnitude <= 126
}

/** AWS documents the first two; it takes the third as well. */
const EVERY = new Set(['All', '.*', '*'])

/** Exact names, `All`, `.*`, `*` or `prefix.*`. undefined when nothing was asked for or matches. */
export function selectAttributes(
  stored: StoredAttributes | undefined,
  wanted: readonly string[] | undefined,
): StoredAttributes | undefined {
  if (stored === undefined || wanted === undefined || wanted.length === 0) return undefined
  if (wanted.some((name) => EVERY.has(name))) return stored
  const selected = Object.create(null) as Record<string, StoredAttribute>
  let any = false
  for (const name of Object.keys(stored)) {
    if (!wanted.some((pattern) => matches(pattern, name))) continue
    selected[name] = stored[name]!
    any = true
  }
  return any ? selected : undefined
}

function matches(pattern: string, name: string): boolean {
  if (pattern === name) return true
  return pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))
}
