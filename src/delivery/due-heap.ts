// A binary heap of things by due time. Each thing says itself when it is to be woken, so an entry
// that was overtaken by an earlier one is recognized and skipped when its turn comes.

export interface Wakeable {
  wakeAtMs: number | undefined
}

export class DueHeap<T extends Wakeable> {
  #entries: { readonly dueMs: number; readonly what: T }[] = []
  #live = 0

  /** How many things wait. */
  get size(): number {
    return this.#live
  }

  /** Wakes `what` at `dueMs`, or earlier if it is to be woken earlier already. */
  add(what: T, dueMs: number): void {
    if (what.wakeAtMs !== undefined) {
      if (what.wakeAtMs <= dueMs) return
    } else this.#live++
    what.wakeAtMs = dueMs
    this.#push({ dueMs, what })
  }

  remove(what: T): void {
    if (what.wakeAtMs === undefined) return
    what.wakeAtMs = undefined
    this.#live--
  }

  nextMs(): number {
    this.#skipStale()
    return this.#entries[0]?.dueMs ?? Infinity
  }

  /** Takes out the earliest thing if it is due. */
  pop(nowMs: number): T | undefined {
    this.#skipStale()
    const top = this.#entries[0]
    if (top === undefined || top.dueMs > nowMs) return undefined
    this.#shift()
    this.remove(top.what)
    return top.what
  }

  /** Some thing that waits, a late one rather than an early one. */
  late(): T | undefined {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const { what, dueMs } = this.#entries[i]!
      if (what.wakeAtMs === dueMs) return what
      this.#entries.pop()
    }
    return undefined
  }

  #skipStale(): void {
    for (;;) {
      const top = this.#entries[0]
      if (top === undefined || top.what.wakeAtMs === top.dueMs) return
      this.#shift()
    }
  }

  #push(entry: { dueMs: number; what: T }): void {
    this.#entries.push(entry)
    this.#siftUp(this.#entries.length - 1)
    if (this.#entries.length > 64 && this.#entries.length > 4 * this.#live) this.#compact()
  }

  #siftUp(from: number): void {
    const entries = this.#entries
    const entry = entries[from]!
    let at = from
    while (at > 0) {
      const parent = (at - 1) >>> 1
      if (entries[parent]!.dueMs <= entry.dueMs) break
      entries[at] = entries[parent]!
      at = parent
    }
    entries[at] = entry
  }

  #shift(): void {
    const entries = this.#entries
    const last = entries.pop()!
    if (entries.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= entries.length) break
      if (child + 1 < entries.length && entries[child + 1]!.dueMs < entries[child]!.dueMs) child++
      if (entries[child]!.dueMs >= last.dueMs) break
      entries[at] = entries[child]!
      at = child
    }
    entries[at] = last
  }

  #compact(): void {
    const seen = new Set<T>()
    this.#entries = this.#entries.filter(({ what, dueMs }) => {
      if (what.wakeAtMs !== dueMs || seen.has(what)) return false
      seen.add(what)
      return true
    })
    this.#entries.sort((a, b) => a.dueMs - b.dueMs)
  }
}
