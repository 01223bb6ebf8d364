// What every protocol asks about an error before it writes its document.

import type { AwsError } from '../../kernel/aws-error.ts'
import type { Shape } from '../model.ts'
import type { LoadedModel } from '../protocol.ts'

export type ErrorShape = Extract<Shape, { kind: 'error' }>

export function errorShape(
  loaded: LoadedModel | undefined,
  error: AwsError,
): ErrorShape | undefined {
  const ref = loaded?.model.errors[error.code]
  const shape = ref === undefined ? undefined : loaded!.model.shapes[ref]
  return shape?.kind === 'error' ? shape : undefined
}

export function errorStatus(error: AwsError, shape: ErrorShape | undefined): number {
  if (error.status !== undefined) return error.status
  const fault = shape?.fault ?? error.fault
  return shape?.status ?? shape?.queryStatus ?? (fault === 'server' ? 500 : 400)
}

/** The code that query protocols (and SQS's clients of old) know the error by. */
export function queryCode(error: AwsError, shape: ErrorShape | undefined): string {
  return error.queryCode ?? shape?.queryCode ?? error.code
}

export function isSenderFault(error: AwsError, shape: ErrorShape | undefined): boolean {
  return errorStatus(error, shape) < 500
}

/** The member that carries the text: `message`, in some services `Message`. */
export function messageMember(shape: ErrorShape | undefined): string {
  const member = shape?.members.find(({ name }) => name === 'message' || name === 'Message')
  return member?.name ?? 'message'
}

/** `{…start,"message":"…",…members}`; `encode` writes the modelled members. */
export function jsonErrorDocument(
  start: string,
  error: AwsError,
  members: object,
  shape: ErrorShape | undefined,
  encode: ((members: object) => string) | undefined,
): string {
  const name = messageMember(shape)
  const parts = start === '' ? [] : [start]
  if (error.message !== '') parts.push(`"${name}":${JSON.stringify(error.message)}`)
  const rest = (encode ?? JSON.stringify)({ ...members, [name]: undefined })
  if (rest !== '{}') parts.push(rest.slice(1, -1))
  return `{${parts.join(',')}}`
}
