// Reading events in the order of time out of chunks that may overlap. Pages of chunks come in the
// order in which they begin; an event is final once no later chunk can hold one before it.

import { EVENT_OVERHEAD_BYTES, MAX_SCANNED_BYTES, MAX_SCANNED_EVENTS } from './limits.ts'
import { atTime, comparePositions, type Position } from './position.ts'
import { CHUNK_SPAN_MS, type Chunk } from './tables.ts'

export interface PlacedChunk {
  readonly firstMs: number
  readonly streamId: number
  readonly chunk: number
  readonly streamName: string
  readonly content: Chunk
}

export interface FoundEvent {
  readonly position: Position
  readonly message: string
  readonly ingestedAtMs: number
  readonly streamName: string
}

/** Chunks in order of their beginning (or against it), page by page; an empty page is the end. */
export type ChunkPages = AsyncIterable<readonly PlacedChunk[]>

export interface ReadOptions {
  /** Forwards: events at or after it. Backwards: events before it. */
  readonly from: Position
  /** Events before this moment are left out. */
  readonly startMs: number
  /** Events at or after this moment are left out. */
  readonly endMs: number
  readonly limit: number
  readonly maxBytes: number
  readonly accepts?: (message: string) => boolean
  /** Asked after each event: to be waited for, where others should get a turn. */
  readonly turn?: () => Promise<void> | undefined
}

export interface Found {
  /** In the order of time, whichever way they were read. */
  readonly events: FoundEvent[]
  /** Where reading forwards goes on; absent when there is nothing more. */
  readonly next?: Position
}

/** Takes final events until a page is full. */
class Page {
  readonly events: FoundEvent[] = []
  #bytes = 0
  full = false
  readonly #options: ReadOptions

  constructor(options: ReadOptions) {
    this.#options = options
  }

  /** False, and full from then on, when there is no more room. */
  take(event: FoundEvent): boolean {
    const size = Buffer.byteLength(event.message) + EVENT_OVERHEAD_BYTES
    const tooMuch = this.events.length > 0 && this.#bytes + size > this.#options.maxBytes
    if (this.events.length >= this.#options.limit || tooMuch) {
      this.full = true
      return false
    }
    this.#bytes += size
    this.events.push(event)
    return true
  }
}

/** Events at or after `from`. */
export async function readForwards(pages: ChunkPages, options: ReadOptions): Promise<Found> {
  const page = new Page(options)
  let pending: FoundEvent[] = []
  let scannedEvents = 0
  let scannedBytes = 0
  for await (const chunks of pages) {
    for (const chunk of chunks) {
      pending = release(page, pending, (event) => event.position.timestampMs < chunk.firstMs)
      if (page.full) return found(page, pending[0]?.position)
      // A search that finds little must not run for ever: it answers with a token instead. It goes
      // on within one millisecond, so that every call makes progress.
      const scannedEnough = scannedEvents > MAX_SCANNED_EVENTS || scannedBytes > MAX_SCANNED_BYTES
      if (scannedEnough && chunk.firstMs > options.from.timestampMs) {
        return found(page, pending[0]?.position ?? atTime(chunk.firstMs))
      }
      if (chunk.firstMs >= options.from.timestampMs) {
        scannedEvents += chunk.content.events.length
        for (const event of chunk.content.events) scannedBytes += event.message.length
      }
      for (const event of eventsOf(chunk, options)) {
        const turn = options.turn?.()
        if (turn !== undefined) await turn
        if (event !== undefined && comparePositions(event.position, options.from) >= 0) {
          pending.push(event)
        }
      }
      if (pending.length > 2 * options.limit + 1000) pending = smallest(pending, options.limit + 1)
    }
  }
  pending = release(page, pending, () => true)
  return found(page, page.full ? pending[0]?.position : undefined)
}

/** The last events before `from`; pages come in descending order. */
export async function readBackwards(pages: ChunkPages, options: ReadOptions): Promise<Found> {
  const page = new Page(options)
  let pending: FoundEvent[] = []
  const isFinal = (chunk: PlacedChunk) => (event: FoundEvent) =>
    event.position.timestampMs > chunk.firstMs + CHUNK_SPAN_MS
  reading: for await (const chunks of pages) {
    for (const chunk of chunks) {
      pending = release(page, pending, isFinal(chunk), -1)
      if (page.full) break reading
      for (const event of eventsOf(chunk, options)) {
        if (event !== undefined && comparePositions(event.position, options.from) < 0) {
          pending.push(event)
        }
      }
    }
  }
  release(page, pending, () => true, -1)
  return { events: page.events.reverse() }
}

function found(page: Page, next: Position | undefined): Found {
  return next === undefined ? { events: page.events } : { events: page.events, next }
}

/** Moves final events to the page, in order; answers those that stay. */
function release(
  page: Page,
  pending: FoundEvent[],
  isFinal: (event: FoundEvent) => boolean,
  sign: 1 | -1 = 1,
): FoundEvent[] {
  if (pending.length === 0 || page.full) return pending
  pending.sort((a, b) => sign * comparePositions(a.position, b.position))
  let taken = 0
  while (taken < pending.length && isFinal(pending[taken]!) && page.take(pending[taken]!)) taken++
  return taken === 0 ? pending : pending.slice(taken)
}

function smallest(events: FoundEvent[], count: number): FoundEvent[] {
  return events.sort((a, b) => comparePositions(a.position, b.position)).slice(0, count)
}

/**
 * Those of a chunk that are within the time, in the order in which they arrived; undefined in place of
 * one that is not accepted: finding that out may have taken long.
 */
export function* eventsOf(
  chunk: PlacedChunk,
  options: Pick<ReadOptions, 'startMs' | 'endMs' | 'accepts'>,
): Generator<FoundEvent | undefined> {
  const { streamId, streamName, content } = chunk
  for (const [index, event] of content.events.entries()) {
    const { timestampMs, message } = event
    if (timestampMs < options.startMs || timestampMs >= options.endMs) continue
    if (options.accepts !== undefined && !options.accepts(message)) {
      yield undefined
      continue
    }
    const position = { timestampMs, streamId, chunk: chunk.chunk, index }
    yield { position, message, ingestedAtMs: content.ingestedAtMs, streamName }
  }
}
