// Pages of lists: API Gateway's `limit` and `position`.

import { readToken, tokenOf } from '../resource/page-token.ts'
import { badRequest } from './errors.ts'
import { DEFAULT_PAGE, MAX_PAGE } from './limits.ts'

export interface PageInput {
  readonly limit?: number | undefined
  readonly position?: string | undefined
}

/** AWS was seen to take a negative limit, and to answer nothing. */
export function limitOf({ limit = DEFAULT_PAGE }: PageInput): number {
  return Math.max(0, Math.min(limit, MAX_PAGE))
}

export function afterOf({ position }: PageInput): string | undefined {
  if (position === undefined) return undefined
  const name = readToken(position)
  if (name === undefined) throw badRequest('Invalid position parameter')
  return name
}

/** A page of what is all there already, in order of `keyOf`. */
export function pageOf<Item>(
  all: readonly Item[],
  input: PageInput,
  keyOf: (item: Item) => string,
): { items: Item[]; position?: string } {
  const last = afterOf(input)
  const sorted = [...all].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const rest = last === undefined ? sorted : sorted.filter((item) => keyOf(item) > last)
  const items = rest.slice(0, limitOf(input))
  const more = items.length > 0 && rest.length > items.length
  return more ? { items, position: tokenOf(keyOf(items.at(-1)!)) } : { items }
}
