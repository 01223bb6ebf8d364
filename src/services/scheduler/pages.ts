import { readToken } from '../resource/page-token.ts'
import { validation } from './errors.ts'

export const MOST_PER_PAGE = 100

/** The last name of the page before. */
export function afterToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined
  const name = readToken(token)
  if (name === undefined) throw validation('Invalid pagination token.')
  return name
}
