// What readers keep: content that a row named when they read it, whatever a later commit makes of it.

import type { Piece, Pin } from './blobs.ts'

interface PutOff {
  readonly id: string
  /** Readers that began before: any of them may turn out to read it. */
  readonly before: number
  readonly remove: () => void
}

export class Pins {
  /** How many read each. */
  readonly #read = new Map<string, number>()
  /** Pins whose rows are still being read, in the order in which they began. */
  readonly #open = new Map<number, { readonly known: Promise<void>; readonly tell: () => void }>()
  #putOff: PutOff[] = []
  #next = 0

  pin(): Pin {
    const number = this.#next++
    let tell = () => {}
    const known = new Promise<void>((resolve) => (tell = resolve))
    this.#open.set(number, { known, tell })
    let pieces: readonly Pick<Piece, 'id'>[] = []
    return {
      only: (named) => {
        if (!this.#open.has(number)) return
        pieces = named
        for (const { id } of pieces) this.#read.set(id, (this.#read.get(id) ?? 0) + 1)
        this.#close(number)
      },
      release: () => {
        for (const { id } of pieces) this.#unread(id)
        pieces = []
        this.#close(number)
      },
    }
  }

  /** Whether somebody reads it, or may; then `remove` is called once nobody does. */
  putsOff(id: string, remove: () => void): boolean {
    const entry = { id, before: this.#next, remove }
    if (!this.#keeps(entry)) return false
    this.#putOff.push(entry)
    return true
  }

  /** All that is read, once it is known. */
  async all(): Promise<string[]> {
    await Promise.all([...this.#open.values()].map(({ known }) => known))
    return [...this.#read.keys()]
  }

  #keeps({ id, before }: PutOff): boolean {
    if (this.#read.has(id)) return true
    // Numbers grow, so the first is the oldest.
    for (const oldest of this.#open.keys()) return oldest < before
    return false
  }

  #unread(id: string): void {
    const count = this.#read.get(id) ?? 0
    if (count > 1) this.#read.set(id, count - 1)
    else this.#read.delete(id)
  }

  #close(number: number): void {
    this.#open.get(number)?.tell()
    this.#open.delete(number)
    if (this.#putOff.length === 0) return
    const waiting = this.#putOff
    this.#putOff = []
    for (const each of waiting) {
      if (this.#keeps(each)) this.#putOff.push(each)
      else each.remove()
    }
  }
}
