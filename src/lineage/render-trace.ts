// A trace as a drawing for terminals.

import type { Hop, HopOutcome } from '../kernel/hop.ts'
import { dayOf, durationOf, nameOf, nounOf, printable, timeOf } from './names.ts'
import { stepsOf, type TraceNode, type TraceTree } from './trace.ts'

const GREEN = 32
const YELLOW = 33
const RED = 31
const GREY = 90

const COLORS: Partial<Record<HopOutcome, number>> = {
  delivered: GREEN,
  deleted: GREEN,
  failed: YELLOW,
  throttled: YELLOW,
  returned: YELLOW,
  'dead-lettered': RED,
  dropped: RED,
  refused: RED,
  expired: RED,
  purged: GREY,
  filtered: GREY,
  deduplicated: GREY,
}

/** Lines joined by newlines, none at the end. */
export function renderTrace(tree: TraceTree, options: { color?: boolean } = {}): string {
  const paint = (text: string, color: number | undefined) =>
    options.color && color !== undefined ? `\u001b[${color}m${text}\u001b[0m` : text
  const took = durationOf(tree.endMs - tree.startMs)
  const lines = [
    `${dayOf(tree.startMs)} ${timeOf(tree.startMs)} UTC, ${tree.hops} ${tree.hops === 1 ? 'hop' : 'hops'} in ${took}`,
  ]
  const drawing: Drawing = { lines, startMs: tree.startMs, paint }
  for (const root of tree.roots) draw(drawing, root, '', '')
  if (tree.truncated) lines.push(paint('… more is recorded than is shown', GREY))
  return lines.join('\n')
}

interface Drawing {
  readonly lines: string[]
  readonly startMs: number
  readonly paint: (text: string, color: number | undefined) => string
}

/** A node's hops, with each child drawn where it began. */
function draw(drawing: Drawing, node: TraceNode, lead: string, indent: string): void {
  const [first] = node.hops
  const noun = nounOf(first!.outcome === 'received' ? first!.from : first!.to).toLowerCase()
  drawing.lines.push(`${lead}${noun} ${printable(node.id)}`)
  const steps = stepsOf(node)
  let previousMs: number | undefined
  for (const [i, step] of steps.entries()) {
    const isLast = i === steps.length - 1
    const branch = `${indent}${isLast ? '└─ ' : '├─ '}`
    if ('hops' in step) {
      draw(drawing, step, branch, `${indent}${isLast ? '   ' : '│  '}`)
      continue
    }
    drawing.lines.push(`${branch}${lineOf(drawing, step, previousMs)}`)
    previousMs = step.atMs
  }
}

function lineOf({ paint }: Drawing, hop: Hop, previousMs: number | undefined): string {
  const delta = previousMs === undefined ? '' : `+${durationOf(hop.atMs - previousMs)}`
  const attempt = hop.attempt === undefined ? '' : ` #${hop.attempt}`
  const path = `${nameOf(hop.from)} → ${nameOf(hop.to)}`
  const reason = hop.reason === undefined ? '' : `: ${hop.reason}`
  const next =
    hop.nextAtMs !== undefined && hop.nextAtMs > hop.atMs
      ? paint(` (next at ${timeOf(hop.nextAtMs)})`, GREY)
      : ''
  const time = paint(`${timeOf(hop.atMs)} ${delta.padEnd(11)}`, GREY)
  const outcome = paint(`${hop.outcome}${attempt}`.padEnd(16), COLORS[hop.outcome])
  const via = paint(`[${hop.via}]`, GREY)
  return `${time} ${outcome} ${printable(path)} ${via}${printable(reason)}${next}`
}
