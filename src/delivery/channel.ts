// What the pump knows of one channel (a lane, or all intents of one target without a lane) and the
// rules that keep a lane's order. The outbox is the truth; memory holds a part of it, defined so:
//
// - `#buffer` holds the channel's first intents in carrying order, less those in flight;
// - `#beyondMs` is the earliest moment at which the outbox may hold something to carry that is not
//   in the buffer: Infinity when memory holds all there is;
// - `#alone` is all that the channel has, put back for `#beyondMs`: the usual case of a retry, for
//   which nothing needs to be read again.
//
// A lane's buffer is a gapless piece of the lane, and nothing of a lane is handed out while an
// intent of it is in flight. So whatever arrives, fails, is paged in or dropped from memory, the
// next intent handed out is the lane's oldest one.

import type { Channel, Intent } from '../store/store.ts'
import { type Budget, bytesOf } from './budget.ts'

/** What is left of an intent that was in flight. */
export interface Returned {
  readonly intent: Intent
  readonly dueAtMs: number
}

export class ChannelState {
  readonly of: Channel
  readonly #budget: Budget
  readonly #isLane: boolean
  #buffer: Intent[] = []
  /** Intents before this index of the buffer have been handed out. */
  #first = 0
  #beyondMs: number
  /** Of a lane that waits: the id of the intent it waits for. */
  #headId = ''
  /** The highest id ever in the buffer: a lower one that arrives is no news. */
  #newestId = ''
  #inFlight = new Set<string>()
  #inFlightBytes = 0
  #alone: Intent | undefined
  /** The last one in flight that was put back, as it is now. */
  #putBack: Intent | undefined
  #page: { readonly skip: ReadonlySet<string>; arrivedMs: number } | undefined

  /** When the pump's heap will look at it again; undefined when it is not in the heap. */
  wakeAtMs: number | undefined
  /** Whether it stands in its target's queue. */
  queued = false
  /** Its slot is another node's: it ends with what is under way. */
  closed = false

  constructor(of: Channel, budget: Budget, beyondMs: number) {
    this.of = of
    this.#budget = budget
    this.#isLane = of.lane !== undefined
    this.#beyondMs = beyondMs
  }

  get inFlight(): number {
    return this.#inFlight.size
  }

  /** Nothing in memory, in the outbox or under way: the pump may forget the channel. */
  get spent(): boolean {
    if (this.closed) return this.#inFlight.size === 0 && this.#page === undefined
    return (
      this.#held === 0 &&
      this.#beyondMs === Infinity &&
      this.#inFlight.size === 0 &&
      this.#page === undefined
    )
  }

  get #held(): number {
    return this.#buffer.length - this.#first
  }

  /** An intent that a commit emitted or rescheduled. False: its own carry will settle it. */
  arrived(intent: Intent, nowMs: number): boolean {
    if (this.#inFlight.has(intent.id)) {
      this.#putBack = intent
      return false
    }
    this.#leaveAlone()
    // The page may or may not hold it: look again after the page.
    if (this.#page) this.#page.arrivedMs = Math.min(this.#page.arrivedMs, intent.dueAtMs)
    else this.#add(intent, nowMs)
    return true
  }

  /**
   * The outbox may hold something to carry at `atMs`. All that a node among others goes by: what is
   * announced to it may be late, or announcements before it lost. False: nothing can begin now.
   */
  lookAgain(atMs: number): boolean {
    if (this.closed) return false
    this.#leaveAlone()
    if (this.#page) this.#page.arrivedMs = Math.min(this.#page.arrivedMs, atMs)
    else this.#beyondMs = Math.min(this.#beyondMs, atMs)
    return true
  }

  close(): void {
    this.closed = true
    this.queued = false
    this.forget()
  }

  #add(intent: Intent, nowMs: number): void {
    if (this.#isLane) this.#arrivedInLane(intent)
    else if (
      intent.dueAtMs > nowMs ||
      this.#beyondMs <= nowMs || // older ones come first
      intent.id <= this.#newestId ||
      this.#budget.full
    ) {
      this.#beyondMs = Math.min(this.#beyondMs, intent.dueAtMs)
    } else this.#append(intent)
  }

  #arrivedInLane(intent: Intent): void {
    if (this.#beyondMs !== Infinity) {
      // It stands behind what is in the outbox already, unless it is the head, rescheduled.
      if (intent.id <= this.#headId) this.#beyondMs = Math.min(this.#beyondMs, intent.dueAtMs)
    } else if (intent.id <= this.#newestId) {
      this.#forget()
      this.#beyondMs = 0
    } else if (this.#budget.full) this.#beyondMs = 0
    else this.#append(intent)
  }

  /** When there is something to do: hand out intents or read a page. Infinity: not before an event. */
  readyAtMs(nowMs: number): number {
    if (this.#page || (this.#isLane && this.#inFlight.size > 0) || this.closed) return Infinity
    if (this.#alone !== undefined && this.#beyondMs <= nowMs) this.#resume(this.#alone)
    const head = this.#buffer[this.#first]
    if (head !== undefined && head.dueAtMs > nowMs) this.#waitFor(head)
    return this.#held > 0 ? nowMs : this.#beyondMs
  }

  /** What waits is kept in the outbox alone. */
  #waitFor(head: Intent): void {
    this.#forget()
    this.#headId = head.id
    this.#beyondMs = this.#isLane ? head.dueAtMs : Math.min(this.#beyondMs, head.dueAtMs)
  }

  /** What was put back alone is due. */
  #resume(intent: Intent): void {
    this.#alone = undefined
    this.#beyondMs = Infinity
    this.#buffer.push(intent)
  }

  /** It is not all that there is any more, or there is no room: then the outbox is read. */
  #leaveAlone(): void {
    if (this.#alone !== undefined) this.#budget.release(this.#alone)
    this.#alone = undefined
  }

  /** The channel is put out of memory. */
  forget(): void {
    this.#leaveAlone()
    this.#forget()
  }

  get needsPage(): boolean {
    return this.#held === 0 && this.#page === undefined
  }

  /** What to ask for: as much more as is in flight, which the page will hold again. */
  beginPage(rows: number, bytes: number): { limit: number; maxBytes: number } {
    this.#page = { skip: new Set(this.#inFlight), arrivedMs: Infinity }
    return { limit: rows + this.#inFlight.size, maxBytes: bytes + this.#inFlightBytes }
  }

  /** `whole`: the page holds all that the channel had. */
  endPage(rows: readonly Intent[], whole: boolean, nowMs: number): void {
    const { skip, arrivedMs } = this.#page!
    this.#page = undefined
    if (this.closed) return
    this.#headId = ''
    this.#beyondMs = arrivedMs
    const head = rows[0]
    if (this.#isLane && head !== undefined && head.dueAtMs > nowMs) {
      this.#headId = head.id
      // If something arrived meanwhile, it may have been this one, rescheduled: look again.
      this.#beyondMs = arrivedMs === Infinity ? head.dueAtMs : 0
      return
    }
    let last: Intent | undefined
    for (const intent of rows) {
      if (intent.id > this.#newestId) this.#newestId = intent.id
      // What was in flight when the page began is settled by its own carry.
      if (skip.has(intent.id)) continue
      last = intent
      if (!this.#isLane && intent.dueAtMs > nowMs) break
      this.#append(intent)
    }
    if (this.#isLane) {
      if (!whole || arrivedMs !== Infinity) this.#beyondMs = 0
    } else if (last !== undefined && last.dueAtMs > nowMs) {
      this.#beyondMs = Math.min(this.#beyondMs, last.dueAtMs)
    } else if (!whole) this.#beyondMs = 0
  }

  /** The page could not be read. */
  failPage(retryAtMs: number): void {
    this.#page = undefined
    this.#beyondMs = retryAtMs
  }

  /** Hands out up to `limit` intents that are due. */
  take(limit: number, nowMs: number): Intent[] {
    const out: Intent[] = []
    while (out.length < limit) {
      const head = this.#buffer[this.#first]
      if (head === undefined || head.dueAtMs > nowMs) break
      this.#first++
      this.#inFlight.add(head.id)
      this.#inFlightBytes += bytesOf(head)
      out.push(head)
    }
    if (this.#first === this.#buffer.length) {
      this.#buffer = []
      this.#first = 0
    } else if (this.#first > 64 && this.#first * 2 > this.#buffer.length) {
      this.#buffer = this.#buffer.slice(this.#first)
      this.#first = 0
    }
    return out
  }

  /** What was handed out together came back; `returned` is what is still in the outbox, in order. */
  settled(intents: readonly Intent[], returned: readonly Returned[]): void {
    for (const intent of intents) {
      this.#inFlight.delete(intent.id)
      this.#inFlightBytes -= bytesOf(intent)
      this.#budget.release(intent)
    }
    const head = returned[0]
    if (head === undefined || this.closed) return
    const alone = this.#aloneAfter(returned)
    if (alone !== undefined) {
      this.#alone = alone
      this.#headId = alone.id
      this.#beyondMs = alone.dueAtMs
      this.#budget.hold(alone)
      return
    }
    if (this.#isLane) {
      this.#forget()
      this.#headId = head.intent.id
      this.#beyondMs = head.dueAtMs
      return
    }
    let earliestMs = Infinity
    for (const { dueAtMs } of returned) earliestMs = Math.min(earliestMs, dueAtMs)
    if (this.#page) this.#page.arrivedMs = Math.min(this.#page.arrivedMs, earliestMs)
    else this.#beyondMs = Math.min(this.#beyondMs, earliestMs)
  }

  #aloneAfter(returned: readonly Returned[]): Intent | undefined {
    const putBack = this.#putBack
    this.#putBack = undefined
    const isAll =
      returned.length === 1 &&
      this.#held === 0 &&
      this.#beyondMs === Infinity &&
      this.#inFlight.size === 0 &&
      this.#page === undefined
    if (!isAll || putBack?.id !== returned[0]!.intent.id) return undefined
    return this.#budget.roomy ? putBack : undefined
  }

  /** Drops the buffer; the caller says in `#beyondMs` when to read it again. */
  #forget(): void {
    for (let i = this.#first; i < this.#buffer.length; i++) this.#budget.release(this.#buffer[i]!)
    this.#buffer = []
    this.#first = 0
  }

  #append(intent: Intent): void {
    this.#buffer.push(intent)
    this.#budget.hold(intent)
    if (intent.id > this.#newestId) this.#newestId = intent.id
  }
}

/** Whether a page that asked for `limit` rows and `maxBytes` reached the channel's end. */
export function isWhole(rows: readonly Intent[], limit: number, maxBytes: number): boolean {
  if (rows.length >= limit) return false
  let bytes = 0
  for (const intent of rows) bytes += bytesOf(intent)
  return bytes < maxBytes
}
