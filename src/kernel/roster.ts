// Who is present, of things that come and go with every request.
//
// A `Set` would do, but costs dearly: each time its table fills up V8 makes a new one, to which the
// old one keeps pointing; an old table that has outlived two scavenges then keeps all later ones
// alive, with every request that they held, until the next full collection.

export interface Present {
  /** Its place on the roster; -1 when it is on none. */
  place: number
}

export class Roster<Item extends Present> {
  readonly #items: Item[] = []

  get size(): number {
    return this.#items.length
  }

  add(item: Item): void {
    if (item.place >= 0) return
    item.place = this.#items.length
    this.#items.push(item)
  }

  remove(item: Item): void {
    const { place } = item
    if (place < 0) return
    const last = this.#items.pop()!
    if (last !== item) {
      this.#items[place] = last
      last.place = place
    }
    item.place = -1
  }

  /** Everyone present now, whoever leaves meanwhile. */
  all(): Item[] {
    return [...this.#items]
  }
}
