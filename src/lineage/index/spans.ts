// Rows of a segment are numbered so that they fit into 32 bits; sequences do not, since each start of
// the store leaves a gap of 2^32. A span says where a piece of the numbers stands among sequences.

export interface Span {
  readonly row: number
  readonly sequence: number
}

export interface Rows {
  /** By row, at least one; the first has row 0. */
  readonly spans: readonly Span[]
  readonly lastRow: number
}

/** A larger gap between sequences begins a new span; smaller ones are left in the numbers. */
const LARGEST_GAP = 2 ** 20

export function sequenceOf({ spans }: Pick<Rows, 'spans'>, row: number): number {
  let span = spans[0]!
  for (const next of spans) {
    if (next.row > row) break
    span = next
  }
  return span.sequence + row - span.row
}

/** Numbers for ascending sequences: the rows of each, and their spans. */
export function numbered(sequences: readonly number[]): Rows & { readonly rows: number[] } {
  const spans: Span[] = []
  const rows: number[] = []
  let before = -Infinity
  let lastRow = -1
  for (const sequence of sequences) {
    const gap = sequence - before
    if (gap > LARGEST_GAP) spans.push({ row: lastRow + 1, sequence })
    lastRow = gap > LARGEST_GAP ? lastRow + 1 : lastRow + gap
    rows.push(lastRow)
    before = sequence
  }
  return { spans, lastRow, rows }
}

/** Parts one behind the other, and what to add to the rows of each. */
export function joined(parts: readonly Rows[]): Rows & { readonly offsets: number[] } {
  const spans: Span[] = []
  const offsets: number[] = []
  let lastRow = -1
  for (const part of parts) {
    const first = part.spans[0]!.sequence
    const gap = spans.length === 0 ? Infinity : first - sequenceOf({ spans }, lastRow)
    const continues = gap <= LARGEST_GAP
    const offset = continues ? lastRow + gap : lastRow + 1
    offsets.push(offset)
    for (const { row, sequence } of continues ? part.spans.slice(1) : part.spans)
      spans.push({ row: row + offset, sequence })
    lastRow = offset + part.lastRow
  }
  return { spans, lastRow, offsets }
}
