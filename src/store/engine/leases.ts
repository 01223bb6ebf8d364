// Leases over partitions. An engine belongs to one process, which holds the data directory's lock:
// whoever held a lease before an opening is gone, so a lease is never refused to this process, but
// its epoch grows with every change of holder, which is what a fence compares.

import type { Random } from '../../kernel/random.ts'
import { keyOf } from '../key.ts'
import type { Lease, Store, Val } from '../store.ts'

const LEASE_PARTITION = '#leases'

interface LeaseRow {
  readonly epoch: number
  readonly holder: string
  readonly untilMs: number
}

export class Leases {
  readonly #store: Pick<Store, 'transact'>
  readonly #random: Random
  #holder: string | undefined

  constructor(store: Pick<Store, 'transact'>, random: Random) {
    this.#store = store
    this.#random = random
  }

  /** Takes or, before it has run out, renews (same epoch) the lease. */
  async own(partition: string, ttlMs: number): Promise<Lease | null> {
    const holder = (this.#holder ??= this.#random.uuid())
    const key = keyOf(partition)
    const epoch = await this.#store.transact(LEASE_PARTITION, function* (tx) {
      const row = decode(yield { op: 'get', key })
      const renewed = row?.holder === holder && row.untilMs > tx.nowMs
      const next = renewed ? row.epoch : (row?.epoch ?? 0) + 1
      tx.put(key, encode({ epoch: next, holder, untilMs: tx.nowMs + ttlMs }))
      return next
    })
    return { epoch, release: () => this.#release(partition, epoch) }
  }

  async #release(partition: string, epoch: number): Promise<void> {
    const key = keyOf(partition)
    await this.#store.transact(LEASE_PARTITION, function* (tx) {
      const row = decode(yield { op: 'get', key })
      // A lease that was lost meanwhile is someone else's: leave it.
      if (row?.epoch === epoch) tx.put(key, encode({ ...row, untilMs: 0 }))
    })
  }
}

function encode(row: LeaseRow): Val {
  return Buffer.from(JSON.stringify(row), 'utf8')
}

function decode(value: Val | undefined): LeaseRow | undefined {
  return value && (JSON.parse(Buffer.from(value).toString('utf8')) as LeaseRow)
}
