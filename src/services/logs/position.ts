// Where an event stands in its group: by time, then by stream, chunk and index. Written as AWS writes
// event ids and tokens: 56 decimal digits, `f/<56 digits>/s` forwards, `b/…/s` backwards.

export interface Position {
  readonly timestampMs: number
  readonly streamId: number
  readonly chunk: number
  readonly index: number
}

/** Before every event. */
export const START: Position = { timestampMs: 0, streamId: 0, chunk: 0, index: 0 }

/** No event is later than this; one more still fits into a key. */
export const END_OF_TIME_MS = Number.MAX_SAFE_INTEGER - 1

/** A moment as given by a caller, who may give any number of 64 bits. */
export function withinTime(ms: number): number {
  return Math.min(Math.max(ms, 0), END_OF_TIME_MS)
}

export function comparePositions(a: Position, b: Position): number {
  return (
    a.timestampMs - b.timestampMs ||
    a.streamId - b.streamId ||
    a.chunk - b.chunk ||
    a.index - b.index
  )
}

/** The first position after this one. */
export function positionAfter(position: Position): Position {
  return { ...position, index: position.index + 1 }
}

export function atTime(timestampMs: number): Position {
  return { ...START, timestampMs }
}

// A leading 3 (as in AWS's ids), 16 digits of time, 13 of stream, 13 of chunk, 13 of index.
const WIDTHS = [16, 13, 13, 13] as const

export function eventIdOf(position: Position): string {
  const { timestampMs, streamId, chunk, index } = position
  let id = '3'
  for (const [i, part] of [timestampMs, streamId, chunk, index].entries()) {
    id += String(part).padStart(WIDTHS[i]!, '0')
  }
  return id
}

export function parseEventId(text: string): Position | undefined {
  if (text.length !== 56 || !text.startsWith('3')) return undefined
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x30 || unit > 0x39) return undefined
  }
  const parts: number[] = []
  let at = 1
  for (const width of WIDTHS) {
    parts.push(Number(text.slice(at, at + width)))
    at += width
  }
  const [timestampMs = 0, streamId = 0, chunk = 0, index = 0] = parts
  return Number.isSafeInteger(timestampMs) ? { timestampMs, streamId, chunk, index } : undefined
}

export type Direction = 'f' | 'b'

/** A token stands between two events: forwards come those at or after it, backwards those before. */
export function tokenOf(direction: Direction, position: Position): string {
  return `${direction}/${eventIdOf(position)}/s`
}

export function parseToken(text: string): { direction: Direction; position: Position } | undefined {
  const direction = text[0]
  if (text.length !== 60 || text[1] !== '/' || !text.endsWith('/s')) return undefined
  if (direction !== 'f' && direction !== 'b') return undefined
  const position = parseEventId(text.slice(2, 58))
  return position && { direction, position }
}
