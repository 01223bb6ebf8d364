// What AWS's services answer to a request whose body does not have the shape of the operation's
// input. The texts are those of AWS's own (Java) deserializer.

import { AwsError } from '../../kernel/aws-error.ts'

/** Deeper input is refused: no service accepts it, and recursion must end somewhere. */
export const MAX_DEPTH = 160

/**
 * And wider input: the largest batches of AWS (PutLogEvents) have three quarters of it, and
 * whoever sends a million of them would have everyone wait until they are read.
 */
export const MAX_ITEMS = 40_000

export function tooMany(): AwsError {
  return malformed(`The request has more than ${MAX_ITEMS} members.`)
}

export function malformed(message: string): AwsError {
  return new AwsError('SerializationException', message, { status: 400 })
}

export function tooDeep(): AwsError {
  return malformed('Nesting is too deep.')
}

type Expected = 'structure' | 'map' | 'list' | 'String' | 'Boolean' | 'Integer' | 'Long' | 'Double'

/** The error for a parsed JSON (or CBOR) value where another type belongs. */
export function wrongType(value: unknown, expected: Expected): AwsError {
  if (Array.isArray(value)) return malformed('Start of list found where not expected')
  if (typeof value === 'object') {
    return malformed('Start of structure or map found where not expected.')
  }
  if (expected === 'structure' || expected === 'map' || expected === 'list') {
    return malformed('Unexpected field type')
  }
  return malformed(`${tokenOf(value)} can not be converted to ${articleOf(expected)} ${expected}`)
}

function tokenOf(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE'
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE'
  return Number.isInteger(value) || typeof value === 'bigint' ? 'NUMBER_VALUE' : 'DECIMAL_VALUE'
}

const articleOf = (type: string) => (type === 'Integer' ? 'an' : 'a')
