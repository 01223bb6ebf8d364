// Pages of chunks out of the store: of one stream, either way, or of a whole group by time. Each page
// is one short transaction.

import type { Store } from '../../store/store.ts'
import type { ChunkPages, PlacedChunk } from './reader.ts'
import { CHUNK_SPAN_MS, chunks, doomed, timeline, type StreamRow } from './tables.ts'

const CHUNKS_PER_PAGE = 16
const MAX_DOOMED = 10_000

/** Last number that a key part holds. */
const LAST = Number.MAX_SAFE_INTEGER

/** Chunks of one stream that may hold events of [startMs, endMs), in order of their beginning. */
export async function* streamPages(
  store: Store,
  partition: string,
  stream: StreamRow,
  startMs: number,
  endMs: number,
): ChunkPages {
  let after = firstKey(stream.id, startMs)
  for (;;) {
    const rows = await store.transact(partition, () =>
      chunks.range([stream.id], {
        limit: CHUNKS_PER_PAGE,
        ...(after && { after }),
        before: [stream.id, endMs],
      }),
    )
    const page = rows.map(({ key, row }) => place(key, row, stream))
    if (page.length > 0) yield page
    const last = page.at(-1)
    if (page.length < CHUNKS_PER_PAGE || last === undefined) return
    after = [stream.id, last.firstMs, last.chunk]
  }
}

/** The same chunks, latest beginning first. */
export async function* streamPagesReversed(
  store: Store,
  partition: string,
  stream: StreamRow,
  startMs: number,
  endMs: number,
): ChunkPages {
  const after = firstKey(stream.id, startMs)
  let before: readonly number[] = [stream.id, endMs]
  for (;;) {
    const rows = await store.transact(partition, () =>
      chunks.range([stream.id], {
        limit: CHUNKS_PER_PAGE,
        reverse: true,
        before,
        ...(after && { after }),
      }),
    )
    const page = rows.map(({ key, row }) => place(key, row, stream))
    if (page.length > 0) yield page
    const last = page.at(-1)
    if (page.length < CHUNKS_PER_PAGE || last === undefined) return
    before = [stream.id, last.firstMs, last.chunk]
  }
}

/** Chunks of those streams of a group that `includes` names, in order of their beginning. */
export async function* groupPages(
  store: Store,
  partition: string,
  includes: (streamName: string) => boolean,
  startMs: number,
  endMs: number,
): ChunkPages {
  let after: [number, number, number] | undefined =
    startMs > CHUNK_SPAN_MS ? [startMs - CHUNK_SPAN_MS - 1, LAST, LAST] : undefined
  for (;;) {
    const page = await store.transact(partition, function* () {
      const deleted = new Set<number>()
      for (const { key } of yield* doomed.range([], { limit: MAX_DOOMED })) {
        deleted.add(key.integer())
      }
      const entries = yield* timeline.range([], {
        limit: CHUNKS_PER_PAGE,
        ...(after && { after }),
        before: [endMs],
      })
      const placed: PlacedChunk[] = []
      let last: [number, number, number] | undefined
      for (const { key, row } of entries) {
        const [firstMs, streamId, chunk] = [key.integer(), key.integer(), key.integer()]
        last = [firstMs, streamId, chunk]
        if (deleted.has(streamId) || !includes(row.stream)) continue
        const content = yield* chunks.get(streamId, firstMs, chunk)
        if (content) placed.push({ firstMs, streamId, chunk, streamName: row.stream, content })
      }
      return { placed, last, more: entries.length === CHUNKS_PER_PAGE }
    })
    if (page.placed.length > 0) yield page.placed
    if (!page.more) return
    after = page.last
  }
}

function firstKey(streamId: number, startMs: number): [number, number, number] | undefined {
  return startMs > CHUNK_SPAN_MS ? [streamId, startMs - CHUNK_SPAN_MS - 1, LAST] : undefined
}

function place(
  key: { integer(): number },
  content: PlacedChunk['content'],
  stream: StreamRow,
): PlacedChunk {
  const streamId = key.integer()
  return {
    firstMs: key.integer(),
    streamId,
    chunk: key.integer(),
    streamName: stream.name,
    content,
  }
}
