// Pages of lists.

import type { Reading } from '../../store/table.ts'
import { readToken } from '../resource/page-token.ts'
import type { Named, ResourceKind } from '../resource/resource.ts'
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

/** A page of those resources that are wanted; at most so many are looked at for one. */
export function* filteredPage<Facts>(
  kind: ResourceKind<Facts>,
  { limit, prefix, after }: { limit: number; prefix?: string | undefined; after?: string | undefined }, // prettier-ignore
  wanted: (named: Named<Facts>) => boolean,
): Reading<{ found: Named<Facts>[]; more: boolean }> {
  const found: Named<Facts>[] = []
  for (let last = after; ;) {
    const page = yield* kind.page({ limit: MOST_PER_PAGE, after: last, ...(prefix !== undefined && { prefix }) }) // prettier-ignore
    for (const named of page.found) {
      if (!wanted(named)) continue
      if (found.length === limit) return { found, more: true }
      found.push(named)
    }
    if (!page.more) return { found, more: false }
    last = page.found.at(-1)!.name
  }
}
