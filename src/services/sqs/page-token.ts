// Pagination tokens, with SQS's words for those that are none.

import { readToken as nameIn } from '../resource/page-token.ts'
import { invalidValue } from './errors.ts'

export { tokenOf } from '../resource/page-token.ts'

export function readToken(token: string, parameter: string): string {
  const name = nameIn(token)
  if (name === undefined) throw invalidValue(token, parameter, 'Invalid or expired next token.')
  return name
}
