// Pagination tokens, with SNS's words for those that are none.

import { readToken as nameIn } from '../resource/page-token.ts'
import { invalidParameter } from './errors.ts'

export { tokenOf } from '../resource/page-token.ts'

export function readToken(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined
  const name = nameIn(token)
  if (name === undefined) throw invalidParameter('NextToken')
  return name
}
