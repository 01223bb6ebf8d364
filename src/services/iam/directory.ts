// IAM's entities in the directory of resources. An operation writes rows as it likes; at its end, in the
// same transaction, the directory follows what it wrote.

import { directoryOf, resource, type ResourceKind } from '../resource/resource.ts'
import type { Op, Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import type { TagRow } from './tag-row.ts'

/** What of a row the directory shows. */
interface Shown {
  readonly arn: string
  readonly createdMs: number
  readonly tags?: readonly TagRow[]
}

/** IAM is global: its entities are listed under no region. */
export function iamDirectory(account: string): string {
  return directoryOf({ account, region: '' })
}

type Pending = Map<ResourceKind<null>, Map<string, Shown | undefined>>

const pendingOf = new WeakMap<Tx, Pending>()

/** A table of entities with ARNs, one row each under its name. */
export class EntityTable<Row> extends Table<[name: string], Row> {
  readonly #kind: ResourceKind<null>
  readonly #shown: (row: Row) => Shown

  constructor(name: string, kind: string, shown: (row: Row) => Shown) {
    super(name)
    this.#kind = resource('iam', kind)
    this.#shown = shown
  }

  override put(tx: Tx, key: [name: string], row: Row): void {
    super.put(tx, key, row)
    this.#note(tx, key[0], this.#shown(row))
  }

  override del(tx: Tx, key: [name: string]): void {
    super.del(tx, key)
    this.#note(tx, key[0], undefined)
  }

  #note(tx: Tx, name: string, shown: Shown | undefined): void {
    let pending = pendingOf.get(tx)
    if (pending === undefined) pendingOf.set(tx, (pending = new Map()))
    let names = pending.get(this.#kind)
    if (names === undefined) pending.set(this.#kind, (names = new Map()))
    names.set(name, shown)
  }
}

/** An operation after which the directory says what the rows say. Its scope holds the directory. */
export function followed<T>(account: string, op: Op<T>): Op<T> {
  return function* (tx) {
    const answer = yield* op(tx)
    yield* follow(tx, tx.in(iamDirectory(account)))
    return answer
  }
}

function* follow(tx: Tx, directory: Tx): Reading<void> {
  for (const [kind, names] of pendingOf.get(tx) ?? []) {
    for (const [name, shown] of names) {
      if (shown === undefined) yield* kind.leave(directory, name)
      else yield* kind.enter(directory, name, entryOf(shown))
    }
  }
}

function entryOf({ arn, createdMs, tags = [] }: Shown) {
  const named = Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))
  return { arn, generation: createdMs, createdMs, tags: named, facts: null }
}
