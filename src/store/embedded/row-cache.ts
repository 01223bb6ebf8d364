// Small values that were read by key: a queue's settings are read by every request, and a value
// from SQLite costs ten times a look into a map. Only this process writes the database, so what is
// here is what is there.

import type { Val } from '../store.ts'

const LARGEST_BYTES = 4096
const BUDGET_BYTES = 4 << 20
/** What an entry costs beside its bytes. */
const OVERHEAD_BYTES = 200

export class RowCache {
  readonly #partitions = new Map<string, Map<string, Val>>()
  #bytes = 0

  get(partition: string, text: string): Val | undefined {
    return this.#partitions.get(partition)?.get(text)
  }

  /** After a read. */
  keep(partition: string, text: string, value: Val): void {
    if (value.byteLength > LARGEST_BYTES) return
    this.#bytes += value.byteLength + text.length + OVERHEAD_BYTES
    if (this.#bytes > BUDGET_BYTES) this.clear()
    let rows = this.#partitions.get(partition)
    if (rows === undefined) this.#partitions.set(partition, (rows = new Map()))
    rows.set(text, value)
  }

  /** After a write. What was read before it will be read again: it gets its new value. */
  wrote(partition: string, text: string, next: Val | undefined): void {
    const rows = this.#partitions.get(partition)
    const value = rows?.get(text)
    if (value === undefined) return
    if (next !== undefined && next.byteLength <= LARGEST_BYTES) {
      // A copy: the caller may use its buffer again.
      rows!.set(text, new Uint8Array(next))
      this.#bytes += next.byteLength - value.byteLength
      return
    }
    rows!.delete(text)
    this.#bytes -= value.byteLength + text.length + OVERHEAD_BYTES
    if (rows!.size === 0) this.#partitions.delete(partition)
  }

  clear(): void {
    this.#partitions.clear()
    this.#bytes = 0
  }
}
