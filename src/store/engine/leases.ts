// Leases over partitions and slots, and the fence that follows from them. An engine belongs to one
// process, which holds the data directory's lock: whoever held a lease before an opening is gone.
// Within one opening several nodes may hold leases, each through its own handle (`node-store.ts`).

import { keyOf } from '../key.ts'
import { slotName, slotOf } from '../slots.ts'
import type { Key, Lease, Op, Store, Tx, Val } from '../store.ts'
import { channelOf, type IntentRow } from './intents.ts'

export const LEASE_PARTITION = '#leases'

interface LeaseRow {
  readonly epoch: number
  readonly holder: string
  readonly opening: number
  readonly untilMs: number
}

export interface Holder {
  readonly name: () => string
  /** Of the engine: leases of other openings bind nobody. */
  readonly opening: number
}

export class Leases {
  readonly #store: Pick<Store, 'transact'>
  readonly #holder: Holder
  /** The epochs under which this holder has what it has, as far as it knows. */
  readonly #epochs = new Map<string, number>()

  constructor(store: Pick<Store, 'transact'>, holder: Holder) {
    this.#store = store
    this.#holder = holder
  }

  async own(partition: string, ttlMs: number): Promise<Lease | null> {
    return (await this.ownEach([partition], ttlMs))[0]!
  }

  /**
   * Takes or renews what is not someone else's. What nobody else had meanwhile goes on under its
   * epoch, also after it ran out: a take that is refused once must be refused for good, or the intent
   * would be taken as carried by one whose effect was refused.
   */
  async ownEach(partitions: readonly string[], ttlMs: number): Promise<(Lease | null)[]> {
    const epochs = await this.#store.transact(LEASE_PARTITION, this.#owning(partitions, ttlMs))
    return partitions.map((partition, i) => {
      const epoch = epochs[i]
      if (epoch === undefined) {
        this.#epochs.delete(partition)
        return null
      }
      this.#epochs.set(partition, epoch)
      return { epoch, release: () => this.#release(partition, epoch) }
    })
  }

  #owning(partitions: readonly string[], ttlMs: number): Op<(number | undefined)[]> {
    const { name, opening } = this.#holder
    const holder = name()
    const known = this.#epochs
    return function* (tx) {
      const epochs: (number | undefined)[] = []
      for (const partition of partitions) {
        const key = keyOf(partition)
        const row = decode((yield { op: 'get', key }) as Val | undefined)
        const before = known.get(partition)
        const bound = row !== undefined && row.opening === opening && row.untilMs > tx.nowMs
        // Held by another now, or in between: then what is still under way here must end first.
        const lost = before !== undefined && row?.epoch !== before
        if ((bound && row.holder !== holder) || lost) {
          epochs.push(undefined)
          continue
        }
        const goesOn = before !== undefined || bound
        const epoch = goesOn ? row!.epoch : (row?.epoch ?? 0) + 1
        put(tx, key, { epoch, holder, opening, untilMs: tx.nowMs + ttlMs })
        epochs.push(epoch)
      }
      return epochs
    }
  }

  async #release(partition: string, epoch: number): Promise<void> {
    if (this.#epochs.get(partition) === epoch) this.#epochs.delete(partition)
    const key = keyOf(partition)
    await this.#store.transact(LEASE_PARTITION, function* (tx) {
      const row = decode((yield { op: 'get', key }) as Val | undefined)
      // A lease that was lost meanwhile is someone else's: leave it.
      if (row?.epoch === epoch) put(tx, key, { ...row, untilMs: 0 })
    })
  }

  /** Whether this holder may decide about an intent: `read` reads in the partition of leases. */
  passes({ channel }: IntentRow, read: (key: Key) => Val | undefined): boolean {
    const { edge, target } = channelOf(channel)
    const slot = slotName(slotOf(edge, target))
    const epoch = this.#epochs.get(slot)
    return epoch !== undefined && decode(read(keyOf(slot)))?.epoch === epoch
  }
}

export type Fence = Pick<Leases, 'passes'>

function put(tx: Tx, key: Key, row: LeaseRow): void {
  tx.put(key, Buffer.from(JSON.stringify(row), 'utf8'))
}

function decode(value: Val | undefined): LeaseRow | undefined {
  return value && (JSON.parse(Buffer.from(value).toString('utf8')) as LeaseRow)
}
