// How the hops of a commit lie in a row: as JSON, each name once, each hop as numbers and its own
// strings. A third of the bytes and of the time of an array of objects.

import type { Hop, HopOutcome } from '../kernel/hop.ts'
import type { Val } from './store.ts'

/** Hops in one row of the hop partition; more of one commit continue in rows with next sequences. */
export const HOPS_PER_ROW = 1000

// What a hop has beside its seven members that every hop has.
const PARENT = 1
const TRACE = 2
const ATTEMPT = 4
const REASON = 8
const NEXT = 16
const REQUEST = 32

type Cell = string | number

/** `names`: of parties, edges, outcomes and reasons. `cells`: the hops, one behind the other. */
interface Packed {
  readonly names: readonly string[]
  readonly cells: readonly Cell[]
}

/** Hops `from` to `end`, of which there may be fewer. */
export function encodeHops(hops: readonly Hop[], from = 0, end = from + HOPS_PER_ROW): Val {
  const names: string[] = []
  const numbers = new Map<string, number>()
  const numberOf = (name: string) => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, names.length)
    return names.push(name) - 1
  }
  const cells: Cell[] = []
  const last = Math.min(end, hops.length)
  for (let i = from; i < last; i++) {
    const hop = hops[i]!
    const { parentId, traceId, attempt, reason, nextAtMs, requestId } = hop
    cells.push(
      (parentId === undefined ? 0 : PARENT) |
        (traceId === undefined ? 0 : TRACE) |
        (attempt === undefined ? 0 : ATTEMPT) |
        (reason === undefined ? 0 : REASON) |
        (nextAtMs === undefined ? 0 : NEXT) |
        (requestId === undefined ? 0 : REQUEST),
      hop.atMs,
      hop.id,
      numberOf(hop.from),
      numberOf(hop.to),
      numberOf(hop.via),
      numberOf(hop.outcome),
    )
    if (parentId !== undefined) cells.push(parentId)
    if (traceId !== undefined) cells.push(traceId)
    if (attempt !== undefined) cells.push(attempt)
    if (reason !== undefined) cells.push(numberOf(reason))
    if (nextAtMs !== undefined) cells.push(nextAtMs)
    if (requestId !== undefined) cells.push(requestId)
  }
  return Buffer.from(JSON.stringify({ names, cells } satisfies Packed), 'utf8')
}

export function decodeHops(value: Val): Hop[] {
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')
  const row = JSON.parse(text) as Packed | Hop[]
  // As rows were written before they were packed.
  if (Array.isArray(row)) return row
  const { names, cells } = row
  const hops: Hop[] = []
  for (let at = 0; at < cells.length;) {
    const has = cells[at] as number
    const name = (offset: number) => names[cells[at + offset] as number]!
    const hop: { -readonly [Name in keyof Hop]: Hop[Name] } = {
      atMs: cells[at + 1] as number,
      id: cells[at + 2] as string,
      from: name(3),
      to: name(4),
      via: name(5),
      outcome: name(6) as HopOutcome,
    }
    at += 7
    if (has & PARENT) hop.parentId = cells[at++] as string
    if (has & TRACE) hop.traceId = cells[at++] as string
    if (has & ATTEMPT) hop.attempt = cells[at++] as number
    if (has & REASON) hop.reason = names[cells[at++] as number]!
    if (has & NEXT) hop.nextAtMs = cells[at++] as number
    if (has & REQUEST) hop.requestId = cells[at++] as string
    hops.push(hop)
  }
  return hops
}
