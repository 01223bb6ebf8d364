// Writes that are not yet in the engine: an operation's own, or those of a batch. Additions to a
// counter stay additions, so that folding a thousand of them is one read and one write.

import { readCounter, writeCounter } from '../table.ts'
import type { Key, Val } from '../store.ts'

export interface Change {
  readonly key: Key
  /** `add`: `delta` on top of whatever lies below. */
  kind: 'put' | 'del' | 'add'
  value: Val | undefined
  delta: number
}

/** Bytes as a string of the same order, one character a byte: what maps can hold. */
export function textOf(key: Key): string {
  const bytes = Buffer.isBuffer(key) ? key : Buffer.from(key.buffer, key.byteOffset, key.byteLength)
  return bytes.toString('latin1')
}

export class Changes {
  readonly byText = new Map<string, Change>()

  put(text: string, key: Key, value: Val): void {
    this.#set(text, key, 'put', value)
  }

  del(text: string, key: Key): void {
    this.#set(text, key, 'del', undefined)
  }

  add(text: string, key: Key, delta: number): void {
    const change = this.byText.get(text)
    if (change === undefined) {
      this.byText.set(text, { key, kind: 'add', value: undefined, delta })
    } else if (change.kind === 'add') {
      change.delta += delta
    } else {
      const base = change.value === undefined ? 0 : readCounter(change.value)
      change.kind = 'put'
      change.value = writeCounter(base + delta)
    }
  }

  /** Lays a later change over these, and keeps it: its giver must not touch it again. */
  lay(text: string, change: Change): void {
    if (!this.byText.has(text)) this.byText.set(text, change)
    else if (change.kind === 'add') this.add(text, change.key, change.delta)
    else this.#set(text, change.key, change.kind, change.value)
  }

  #set(text: string, key: Key, kind: 'put' | 'del', value: Val | undefined): void {
    const change = this.byText.get(text)
    if (change === undefined) {
      this.byText.set(text, { key, kind, value, delta: 0 })
    } else {
      change.kind = kind
      change.value = value
    }
  }
}

/** What a change makes of the value below it. */
export function valueAfter(change: Change, below: () => Val | undefined): Val | undefined {
  if (change.kind !== 'add') return change.value
  const base = below()
  return writeCounter((base === undefined ? 0 : readCounter(base)) + change.delta)
}

/** Lays changes over rows of the engine, which were read with room for `changes.length` more. */
export function overlay(
  rows: [Key, Val][],
  changes: readonly (readonly [text: string, change: Change])[],
  limit: number,
  reverse: boolean,
): [Key, Val][] {
  const merged = new Map(rows.map((row) => [textOf(row[0]), row]))
  for (const [text, change] of changes) {
    const value = valueAfter(change, () => merged.get(text)?.[1])
    if (value === undefined) merged.delete(text)
    else merged.set(text, [change.key, value])
  }
  const sorted = [...merged].sort(([a], [b]) => (a < b ? -1 : 1))
  if (reverse) sorted.reverse()
  return sorted.slice(0, limit).map(([, row]) => row)
}
