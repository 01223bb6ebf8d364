// What has an ARN is a resource: a row in a partition of its service's, and an entry in the directory of
// its account and region, written in one commit. The directory is one partition for all services, so
// that a list is one range, and tags, deploy tools, policies and records read the same index.

import { createHash } from 'node:crypto'
import type { Tx } from '../../store/store.ts'
import { after } from '../../store/key.ts'
import type { Key, Store, Val } from '../../store/store.ts'
import { KeyReader } from '../../store/key.ts'
import { Table, type Reading } from '../../store/table.ts'
import { tagDigest, type Tags } from './tags.ts'

/** Whose directory. */
export interface Owner {
  readonly account: string
  readonly region: string
}

/** What the directory says of a resource. */
export interface Entry<Facts = unknown> {
  readonly arn: string
  /** Tells a resource from one of the same name before it. */
  readonly generation: number | string
  readonly createdMs: number
  readonly tags: Tags
  /** What its service's lists and sums need, so that they read no other partition. */
  readonly facts: Facts
}

export interface Named<Facts = unknown> {
  readonly service: string
  readonly kind: string
  readonly name: string
  readonly entry: Entry<Facts>
}

type EntryKey = [service: string, kind: string, nameKey: string]

const entries = new Table<EntryKey, Entry & { readonly name: string }>('resource')
const arns = new Table<[arnKey: string], EntryKey>('arn')
/** By a digest of key and value, which may be longer than a key may be. */
const tagged = new Table<[digest: string, arnKey: string], EntryKey>('tag')

/** Begins the partitions of all directories. */
export const DIRECTORIES = 'resources/'

/** The partition to name in a scope. */
export function directoryOf({ account, region }: Owner): string {
  return `${DIRECTORIES}${account}/${region}`
}

/** Whose directory a partition is. */
export function ownerOf(directory: string): Owner {
  const [, account = '', region = ''] = directory.split('/')
  return { account, region }
}

export interface PageOptions {
  readonly limit: number
  readonly prefix?: string
  /** The last name of the page before. */
  readonly after?: string | undefined
}

const PLAIN_BYTES = 320
const KEPT_OF_LONG = 60

/** As part of a key, which may be shorter than a name may be: long ones end in a hash. */
function short(text: string): string {
  if (Buffer.byteLength(text) <= PLAIN_BYTES) return text
  return `${text.slice(0, KEPT_OF_LONG)}${createHash('sha256').update(text).digest('hex')}`
}

/** One kind of resource: `resource<Facts>('sqs', 'queue')`. All of it runs in the directory. */
export interface ResourceKind<Facts> {
  /** Creates the entry or replaces it, with its tags. */
  enter(directory: Tx, name: string, entry: Entry<Facts>): Reading<void>
  /** Whether there was one. */
  leave(directory: Tx, name: string): Reading<boolean>
  find(name: string): Reading<Entry<Facts> | undefined>
  /** All of an owner's, in order, outside any transaction: what goes over all of them. */
  scan(store: Store, owner: Owner): AsyncIterable<Named<Facts>>
  /** In bytewise order of names; one more than `limit` is never read, `more` says whether there is. */
  page(options: PageOptions): Reading<{ found: Named<Facts>[]; more: boolean }>
}

export function resource<Facts = null>(service: string, kind: string): ResourceKind<Facts> {
  return {
    *enter(directory, name, entry) {
      const key: EntryKey = [service, kind, short(name)]
      const before = yield* directory.read(entries.get(...key))
      if (before !== undefined) unindex(directory, before)
      entries.put(directory, key, { name, ...entry })
      arns.put(directory, [short(entry.arn)], key)
      for (const digest of digestsOf(entry)) tagged.put(directory, [digest, short(entry.arn)], key)
    },
    *leave(directory, name) {
      const key: EntryKey = [service, kind, short(name)]
      const before = yield* directory.read(entries.get(...key))
      if (before === undefined) return false
      unindex(directory, before)
      entries.del(directory, key)
      return true
    },
    *find(name) {
      const row = yield* entries.get(service, kind, short(name))
      return row && (entryOf(row) as Entry<Facts>)
    },
    async *scan(store, owner) {
      const { start, end } = entries.bounds(service, kind)
      for await (const page of store.scan(directoryOf(owner), start, end)) {
        for (const row of page) yield namedOf(row) as Named<Facts>
      }
    },
    *page(options) {
      const found = (yield* pageOf([service, kind], options)) as Named<Facts>[]
      return { found: found.slice(0, options.limit), more: found.length > options.limit }
    },
  }
}

function unindex(directory: Tx, entry: Entry): void {
  arns.del(directory, [short(entry.arn)])
  for (const digest of digestsOf(entry)) tagged.del(directory, [digest, short(entry.arn)])
}

function digestsOf({ tags }: Entry): string[] {
  return Object.entries(tags).map(([key, value]) => tagDigest(key, value))
}

/**
 * A name's key begins with its own bytes, so names with a prefix are a range; long names' keys with
 * the first of them only, so of a longer prefix the range is too wide and is read on until it fills.
 */
function* pageOf(
  kind: [service: string, kind: string],
  { limit, prefix = '', after: last }: PageOptions,
): Reading<Named[]> {
  const all = entries.bounds(...kind, Buffer.from(prefix.slice(0, KEPT_OF_LONG), 'utf8'))
  const passed = last === undefined ? undefined : after(entries.key(...kind, short(last)))
  let start = passed !== undefined && Buffer.compare(passed, all.start) > 0 ? passed : all.start
  const found: Named[] = []
  for (;;) {
    const read = { op: 'range', start, end: all.end, limit: limit + 1 } as const
    const rows = (yield read) as [Key, Val][]
    for (const row of rows) {
      const named = namedOf(row)
      if (named.name.startsWith(prefix) && found.length <= limit) found.push(named)
    }
    if (rows.length <= limit || found.length > limit) return found
    start = after(rows.at(-1)![0])
  }
}

function namedOf([key, value]: readonly [Key, Val]): Named {
  const reader = new KeyReader(key)
  reader.text()
  const [service, kind] = [reader.text(), reader.text()]
  const row = entries.decode(value)
  return { service, kind, name: row.name, entry: entryOf(row) }
}

function entryOf({ name: _, ...entry }: Entry & { readonly name: string }): Entry {
  return entry
}

function namedAt([service, kind]: EntryKey, row: Entry & { readonly name: string }): Named {
  return { service, kind, name: row.name, entry: entryOf(row) }
}

/** The resource with this ARN, whatever it is. In its owner's directory. */
export function* findByArn(arn: string): Reading<Named | undefined> {
  const key = yield* arns.get(short(arn))
  const row = key && (yield* entries.get(...key))
  return key && row && namedAt(key, row)
}

/** The first `limit` resources of an owner, of all services or one, after `after`. */
export function* allResources(options: {
  readonly limit: number
  readonly service?: string
  readonly after?: Pick<Named, 'service' | 'kind' | 'name'>
}): Reading<Named[]> {
  const all = options.service === undefined ? entries.bounds() : entries.bounds(options.service)
  const last = options.after
  const start = last ? after(entries.key(last.service, last.kind, short(last.name))) : all.start
  const read = { op: 'range', start, end: all.end, limit: options.limit } as const
  return ((yield read) as [Key, Val][]).map(namedOf)
}

/** The first `limit` resources of an owner with this tag, in order of their ARNs. */
export function* withTag(
  key: string,
  value: string,
  options: { readonly limit: number; readonly after?: string },
): Reading<Named[]> {
  const digest = tagDigest(key, value)
  const rows = yield* tagged.range([digest], {
    limit: options.limit,
    ...(options.after !== undefined && { after: [digest, short(options.after)] }),
  })
  const found: Named[] = []
  for (const { row } of rows) {
    const entry = yield* entries.get(...row)
    if (entry !== undefined) found.push(namedAt(row, entry))
  }
  return found
}
