import { onTestFinished } from 'vitest'
import type { Activity } from '../../kernel/activity.ts'
import type { VirtualClock } from '../../kernel/clock.ts'
import { MAX_KEY_BYTES, type Key, type Op, type Read, type Store, type Val } from '../store.ts'

/** A store on fresh, empty ground. */
export interface Fixture {
  readonly store: Store
  readonly clock: VirtualClock
  readonly activity: Activity
  /** The store as one of several nodes has it. */
  node(name: string): Store
  /** Closes the store and opens it again, where it outlives that. */
  reopen(): Promise<Store>
  /** Closes the store and removes its ground. */
  dispose(): Promise<void>
}

/** `fails`: asked once per commit; where it says so the commit fails, and nothing of it is done. */
export type Open = (fails?: () => boolean) => Promise<Fixture>

export async function opened(open: Open, fails?: () => boolean): Promise<Fixture> {
  const fixture = await open(fails)
  onTestFinished(() => fixture.dispose())
  return fixture
}

export const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
export const text = (value: Uint8Array): string => Buffer.from(value).toString('latin1')

export type Reads<T> = Generator<Read, T, any>

export function* get(key: string): Reads<string | undefined> {
  const value = (yield { op: 'get', key: bytes(key) }) as Val | undefined
  return value && text(value)
}

export function* range(
  start: string,
  end: string,
  limit = 1000,
  reverse = false,
): Reads<[string, string][]> {
  const bounds = { start: bytes(start), end: bytes(end) }
  const rows = (yield { op: 'range', ...bounds, limit, reverse }) as [Key, Val][]
  return rows.map(([key, value]) => [text(key), text(value)])
}

export function* take(intentId: string): Reads<boolean> {
  return (yield { op: 'take', intentId }) as boolean
}

/** Writes rows; undefined deletes. */
export function put(rows: Record<string, string | undefined>): Op<void> {
  return function* (tx) {
    for (const [key, value] of Object.entries(rows)) {
      if (value === undefined) tx.del(bytes(key))
      else tx.put(bytes(key), bytes(value))
    }
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Everything in a partition, by scan. */
export async function contents(store: Store, partition: string): Promise<[string, string][]> {
  const pages = await collect(
    store.scan(partition, bytes('\0'), bytes('\xff'.repeat(MAX_KEY_BYTES))),
  )
  return pages.flat().map(([key, value]) => [text(key), text(value)])
}

export class Refused extends Error {
  override name = 'Refused'
}
