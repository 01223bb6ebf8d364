// Running an operation on an account's partition, and what several operations need there.

import { partitionOf } from '../../kernel/arn.ts'
import { uniqueId } from '../../kernel/identity.ts'
import type { Op, Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { followed, iamDirectory } from './directory.ts'
import { invalidInput, limitExceeded, noSuchRole, validationError } from './errors.ts'
import { DEFAULT_MAX_ITEMS, MAX_TAGS } from './limits.ts'
import { iamPartition, lower, roles, type RoleRow } from './tables.ts'
import type { TagRow } from './tag-row.ts'

export function inAccount<T>(context: Context, op: Op<T>): Promise<T> {
  const { account } = context
  return context.store.transact(
    [iamPartition(account), iamDirectory(account)],
    followed(account, op),
  )
}

export function iamArn(context: Context, kind: string, path: string, name: string): string {
  return `arn:${partitionOf(context.region)}:iam::${context.account}:${kind}${path}${name}`
}

export function* requireRole(name: string): Reading<RoleRow> {
  const role = yield* roles.get(lower(name))
  if (role === undefined) throw noSuchRole(name)
  return role
}

type GivenTag = { readonly Key: string; readonly Value: string }

/** Tags added to those that are there; a key's case counts for nothing but is kept. */
export function mergeTags(present: readonly TagRow[], added: readonly GivenTag[]): TagRow[] {
  const merged = new Map(present.map((tag) => [lower(tag.Key), tag]))
  const seen = new Set<string>()
  for (const { Key, Value } of added) {
    if (seen.has(lower(Key))) {
      throw invalidInput(
        'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
      )
    }
    seen.add(lower(Key))
    merged.set(lower(Key), { Key, Value })
  }
  if (merged.size > MAX_TAGS) {
    throw limitExceeded(`The number of tags has reached the maximum limit: ${MAX_TAGS}`)
  }
  return [...merged.values()]
}

export function withoutTags(present: readonly TagRow[], keys: readonly string[]): TagRow[] {
  const removed = new Set(keys.map(lower))
  return present.filter((tag) => !removed.has(lower(tag.Key)))
}

export interface PageInput {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

export interface Page<T> {
  readonly items: T[]
  readonly IsTruncated: boolean
  readonly Marker?: string
}

/** Cuts a page out of items; the marker names the last item of the page before. */
export function pageOf<T>(
  items: readonly T[],
  input: PageInput,
  idOf: (item: T) => string,
): Page<T> {
  let from = 0
  if (input.Marker !== undefined) {
    const last = Buffer.from(input.Marker, 'base64url').toString('utf8')
    const valid = Buffer.from(last, 'utf8').toString('base64url') === input.Marker
    if (!valid) throw validationError(`Invalid Marker: ${input.Marker}`)
    from = items.findIndex((item) => idOf(item) > last)
    if (from < 0) from = items.length
  }
  const to = from + (input.MaxItems ?? DEFAULT_MAX_ITEMS)
  const page = items.slice(from, to)
  if (to >= items.length || page.length === 0) return { items: page, IsTruncated: false }
  const marker = Buffer.from(idOf(page.at(-1)!), 'utf8').toString('base64url')
  return { items: page, IsTruncated: true, Marker: marker }
}

/** Deletes nothing, finds all: every kind of row of an account is bounded by its quota. */
export const ALL = 10_000

export function tagPage(tags: readonly TagRow[], input: PageInput) {
  const sorted = [...tags].sort((a, b) => (a.Key < b.Key ? -1 : 1))
  const { items, ...page } = pageOf(sorted, input, (tag) => tag.Key)
  return { Tags: items, ...page }
}

/** A unique id that nobody had before: `AIDA…`. */
export function freshId(tx: Tx, prefix: string, account: string): string {
  return uniqueId(prefix, account, tx.uuid())
}
