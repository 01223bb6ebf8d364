// Pages of lists.

import { readToken } from '../resource/page-token.ts'
import { validation } from './errors.ts'

const MOST_PER_PAGE = 100

export function pageSize(limit: number | undefined): number {
  return limit ?? MOST_PER_PAGE
}

/** The last name of the page before. */
export function afterToken({
  NextToken,
}: {
  readonly NextToken?: string | undefined
}): string | undefined {
  if (NextToken === undefined) return undefined
  const name = readToken(NextToken)
  if (name === undefined) throw validation('Invalid pagination token.')
  return name
}
