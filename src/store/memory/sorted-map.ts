// An ordered map: sorted chunks in a sorted list of chunks. Insertion moves at most half a chunk,
// whatever the size, and the list only changes when a chunk splits or empties.

const CHUNK_MAX = 256

interface Chunk<V> {
  readonly keys: string[]
  readonly values: V[]
}

export class SortedMap<V> {
  #chunks: Chunk<V>[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  get(key: string): V | undefined {
    const chunk = this.#chunks[this.#chunkOf(key)]
    if (chunk === undefined) return undefined
    const at = lowerBound(chunk.keys, key)
    return chunk.keys[at] === key ? chunk.values[at] : undefined
  }

  /** Answers the value replaced. */
  set(key: string, value: V): V | undefined {
    if (this.#chunks.length === 0) return this.#begin(key, value)
    const index = this.#chunkOf(key)
    const chunk = this.#chunks[index]!
    const at = lowerBound(chunk.keys, key)
    if (chunk.keys[at] === key) {
      const old = chunk.values[at]
      chunk.values[at] = value
      return old
    }
    insert(chunk.keys, at, key)
    insert(chunk.values, at, value)
    this.#size++
    if (chunk.keys.length > CHUNK_MAX) this.#split(index, at)
    return undefined
  }

  #begin(key: string, value: V): undefined {
    this.#chunks.push({ keys: [key], values: [value] })
    this.#size++
    return undefined
  }

  /** Answers the value removed. */
  delete(key: string): V | undefined {
    const index = this.#chunkOf(key)
    const chunk = this.#chunks[index]
    if (chunk === undefined) return undefined
    const at = lowerBound(chunk.keys, key)
    if (chunk.keys[at] !== key) return undefined
    const old = removed(chunk.values, at)
    removed(chunk.keys, at)
    if (chunk.keys.length === 0) this.#chunks.splice(index, 1)
    this.#size--
    return old
  }

  /** Entries in [start, end), at most `limit`, from the far end when `reverse`. */
  range(start: string, end: string, limit: number, reverse = false): [string, V][] {
    return reverse ? this.#down(start, end, limit) : this.#up(start, end, limit)
  }

  #up(start: string, end: string, limit: number): [string, V][] {
    const found: [string, V][] = []
    for (let c = this.#chunkOf(start); c < this.#chunks.length; c++) {
      const { keys, values } = this.#chunks[c]!
      for (let i = lowerBound(keys, start); i < keys.length; i++) {
        if (keys[i]! >= end || found.length >= limit) return found
        found.push([keys[i]!, values[i]!])
      }
    }
    return found
  }

  #down(start: string, end: string, limit: number): [string, V][] {
    const found: [string, V][] = []
    for (let c = this.#chunkOf(end); c >= 0; c--) {
      const chunk = this.#chunks[c]
      if (chunk === undefined) continue
      const { keys, values } = chunk
      for (let i = lowerBound(keys, end) - 1; i >= 0; i--) {
        if (keys[i]! < start || found.length >= limit) return found
        found.push([keys[i]!, values[i]!])
      }
    }
    return found
  }

  /** The last chunk that begins at or before `key`: where it is, or belongs. */
  #chunkOf(key: string): number {
    let low = 0
    let high = this.#chunks.length
    // What is appended, and what was last, is found at once.
    if (high > 0 && this.#chunks[high - 1]!.keys[0]! <= key) return high - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#chunks[middle]!.keys[0]! <= key) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }

  #split(index: number, insertedAt: number): void {
    const chunk = this.#chunks[index]!
    // Appending in order, the usual case, leaves full chunks behind instead of half-empty ones.
    const appended = insertedAt === chunk.keys.length - 1 && index === this.#chunks.length - 1
    const at = appended ? chunk.keys.length - 1 : chunk.keys.length >>> 1
    const right = { keys: chunk.keys.splice(at), values: chunk.values.splice(at) }
    this.#chunks.splice(index + 1, 0, right)
  }
}

// As `splice`, which is slow at the end, where most happens.

function insert<T>(list: T[], at: number, item: T): void {
  if (at === list.length) list.push(item)
  else list.splice(at, 0, item)
}

function removed<T>(list: T[], at: number): T {
  if (at === list.length - 1) return list.pop()!
  return list.splice(at, 1)[0]!
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}
