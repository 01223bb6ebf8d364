// The next batch of one lane of a shard: which records, up to where, and what it waits for.

import type { Checkpoint } from './checkpoint.ts'
import { laneOf, windowOf, type LogSource } from './log-source.ts'
import type { LogItem } from './reader.ts'

export interface Gathered<I extends LogItem> {
  /** Wanted, in order. */
  readonly items: I[]
  readonly filtered: (readonly [I, string])[]
  /** Everything up to it is in this batch, filtered, or another lane's. */
  through: string
  bytes: number
  /** Nothing more belongs to it. */
  isFull: boolean
  /** The shard's last records are in it, or were before. */
  isEnd: boolean
  /** The window that is open is over: nothing more of it will come. */
  closesWindow: boolean
}

const READ_MAX = 1_000
/** A batch of a source whose filter wants nothing still ends. */
const FILTERED_MAX = 1_000

export class Gatherer<I extends LogItem> {
  readonly #source: LogSource<I>
  readonly #shard: string
  readonly #lane: number
  /** What was read and is in no batch yet: it stands behind `#readTo`'s predecessors. */
  #ahead: I[] = []
  #next = 0
  #readTo = ''
  #isEnd = false

  constructor(source: LogSource<I>, shard: string, lane: number) {
    this.#source = source
    this.#shard = shard
    this.#lane = lane
  }

  /** Forgets what it read: the next batch is read from the log. */
  restart(position: string): void {
    this.#ahead = []
    this.#next = 0
    this.#readTo = position
    this.#isEnd = false
  }

  begin(position: string): Gathered<I> {
    const flags = { isFull: false, isEnd: false, closesWindow: false }
    return { items: [], filtered: [], through: position, bytes: 0, ...flags }
  }

  /** Reads on until the batch is full or the log has no more now. */
  async fill(gathered: Gathered<I>, point: Checkpoint): Promise<void> {
    const { reader, parallelizationFactor } = this.#source
    while (!gathered.isFull) {
      while (this.#next < this.#ahead.length && !gathered.isFull) {
        const item = this.#ahead[this.#next]!
        const isOurs =
          laneOf(item.group, parallelizationFactor) === this.#lane && !this.#wasDone(item, point)
        if (!this.#add(gathered, item, isOurs, point)) return
        this.#next++
      }
      if (gathered.isFull) return
      if (this.#isEnd) {
        gathered.isEnd = point.cut.length === 0
        if (gathered.isEnd) gathered.isFull = true
        else this.#endCut(gathered, point)
        return
      }
      const { items, isEnd } = await reader.read(this.#shard, this.#readTo, READ_MAX)
      this.#ahead = [...items]
      this.#next = 0
      this.#isEnd = isEnd
      if (items.length > 0) this.#readTo = items.at(-1)!.position
      else if (!isEnd) {
        // What was cut is gone from the log beyond this point.
        if (point.cut.length > 0) this.#endCut(gathered, point)
        return
      }
    }
  }

  /** By a lane of when there were more or fewer of them. */
  #wasDone({ group, position }: I, { joined }: Checkpoint): boolean {
    if (joined === undefined) return false
    return joined.some(({ positions }) => {
      const stood = positions[laneOf(group, positions.length)]!
      return this.#source.reader.compare(position, stood) <= 0
    })
  }

  #endCut(gathered: Gathered<I>, { cut }: Checkpoint): void {
    gathered.through = cut[0]!.last
    gathered.isFull = true
  }

  /** Whether the item is in it now, or passed by. */
  #add(gathered: Gathered<I>, item: I, isOurs: boolean, point: Checkpoint): boolean {
    const { batchSize, target, tumblingWindowMs, reader } = this.#source
    const last = point.cut[0]?.last
    if (last !== undefined && reader.compare(item.position, last) > 0) {
      this.#endCut(gathered, point)
      return false
    }
    if (isOurs) {
      const reason = this.#source.filter?.(item)
      if (reason !== undefined) {
        gathered.filtered.push([item, reason])
        if (gathered.filtered.length === FILTERED_MAX) gathered.isFull = true
      } else {
        const isWithin = gathered.bytes + item.bytes + 1 <= target.maxBytes
        if (gathered.items.length > 0 && !isWithin) return this.#full(gathered)
        if (tumblingWindowMs !== undefined && this.#isBeyond(gathered, item, point)) {
          gathered.closesWindow = gathered.items.length === 0
          return this.#full(gathered)
        }
        gathered.items.push(item)
        gathered.bytes += item.bytes + 1
        if (gathered.items.length === batchSize) gathered.isFull = true
      }
    }
    gathered.through = item.position
    if (item.position === last) gathered.isFull = true
    return true
  }

  #full(gathered: Gathered<I>): false {
    gathered.isFull = true
    return false
  }

  /** Of a later window than what is being gathered, or than the one that is open. */
  #isBeyond({ items }: Gathered<I>, item: I, { window }: Checkpoint): boolean {
    const lengthMs = this.#source.tumblingWindowMs!
    const open = window?.startMs ?? (items[0] && windowOf(items[0].atMs, lengthMs))
    return open !== undefined && windowOf(item.atMs, lengthMs) > open
  }
}
