// Message attributes, checked with AWS's words.
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html

import { invalidAttribute } from './errors.ts'
import { parseJson } from './json-text.ts'
import { limits } from './limits.ts'
import type { SnsAttribute } from './port.ts'

export interface GivenAttribute {
  readonly DataType?: string | undefined
  readonly StringValue?: string | undefined
  readonly BinaryValue?: Uint8Array | undefined
}

type Stored = Readonly<Record<string, SnsAttribute>>

export function storedAttributes(
  given: Readonly<Record<string, GivenAttribute>> | undefined,
): Stored | undefined {
  const entries = Object.entries(given ?? {})
  if (entries.length === 0) return undefined
  const stored = Object.create(null) as Record<string, SnsAttribute>
  for (const [name, attribute] of entries) {
    requireName(name)
    stored[name] = storedAttribute(name, attribute)
  }
  return stored
}

function requireName(name: string): void {
  if (name === '') throw invalidAttribute('The message attribute name must not be empty.')
  if (Buffer.byteLength(name) > limits.attributeNameBytes) {
    throw invalidAttribute('Length of message attribute name must be less than 256 bytes.')
  }
  for (const character of name) {
    if (/[A-Za-z0-9_.-]/.test(character)) continue
    const code = character.codePointAt(0)!.toString(16).toUpperCase()
    throw invalidAttribute(
      `Invalid non-alphanumeric character '#x${code}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`,
    )
  }
  if (name.startsWith('.')) {
    throw invalidAttribute(`Invalid message attribute name starting with character '.' was found.`)
  }
  if (name.endsWith('.')) {
    throw invalidAttribute(`Invalid message attribute name ending with character '.' was found.`)
  }
  if (name.includes('..')) {
    throw invalidAttribute(`Message attribute name can not have successive '.' character.`)
  }
}

function storedAttribute(name: string, given: GivenAttribute): SnsAttribute {
  const type = given.DataType ?? ''
  const dot = type.indexOf('.')
  const kind = dot < 0 ? type : type.slice(0, dot)
  const known = kind === 'String' || kind === 'Number' || kind === 'Binary'
  if (!known || dot === type.length - 1 || Buffer.byteLength(type) > limits.attributeNameBytes) {
    throw invalidAttribute(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    )
  }
  const { StringValue: text, BinaryValue: bytes } = given
  const field = kind === 'Binary' ? 'Binary' : 'String'
  const other = kind === 'Binary' ? text : bytes
  const value = kind === 'Binary' ? bytes : text
  if (value === undefined && other !== undefined && other.length > 0) {
    throw invalidAttribute(
      `The message attribute '${name}' with type '${type}' must use field '${field}'.`,
    )
  }
  if (value === undefined || value.length === 0) {
    throw invalidAttribute(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
    )
  }
  if (typeof value !== 'string') return { type, value: Buffer.from(value).toString('base64') }
  if (kind === 'Number' && !isNumber(value)) {
    throw invalidAttribute(`Could not cast message attribute '${name}' value to number.`)
  }
  if (type === 'String.Array' && !isArrayText(value)) {
    throw invalidAttribute(
      `The message attribute '${name}' with type 'String.Array' must be a JSON array of strings, numbers, true, false or null.`,
    )
  }
  return { type, value }
}

function isNumber(text: string): boolean {
  return text.length <= 256 && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text)
}

function isArrayText(text: string): boolean {
  const value = parseJson(text)
  return (
    Array.isArray(value) &&
    value.every((element) => typeof element !== 'object' || element === null)
  )
}

/** Names, types and values count towards a message's size. */
export function attributesBytes(attributes: Stored | undefined): number {
  let bytes = 0
  for (const [name, { type, value }] of Object.entries(attributes ?? {})) {
    const encoding = type.startsWith('Binary') ? 'base64' : 'utf8'
    bytes += Buffer.byteLength(name) + Buffer.byteLength(type) + Buffer.byteLength(value, encoding)
  }
  return bytes
}
