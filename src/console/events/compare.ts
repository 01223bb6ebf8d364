// The steps of two stories, matched in order: times and ids differ always, and say nothing.

import type { Hop, Trace, TraceNode } from '../types.ts'

export type Step = Pick<Hop, 'from' | 'to' | 'via' | 'outcome'>

export interface ComparedStep {
  readonly step: Step
  readonly reason: string | undefined
  readonly of: 'both' | 'one' | 'other'
}

/** Matching is quadratic: of longer stories the beginnings are compared. */
const MOST_STEPS = 300

export function compare(one: Trace, other: Trace): ComparedStep[] {
  const [a, b] = [hopsOf(one.roots).slice(0, MOST_STEPS), hopsOf(other.roots).slice(0, MOST_STEPS)]
  const longest = table(a, b)
  const out: ComparedStep[] = []
  const told = (step: Hop, of: ComparedStep['of']) => out.push({ step, reason: step.reason, of })
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (keyOf(a[i]!) === keyOf(b[j]!)) {
      told(a[i]!, 'both')
      i++
      j++
    } else if (longest[i + 1]![j]! >= longest[i]![j + 1]!) told(a[i++]!, 'one')
    else told(b[j++]!, 'other')
  }
  while (i < a.length) told(a[i++]!, 'one')
  while (j < b.length) told(b[j++]!, 'other')
  return out
}

/** Length of the longest common rest from each pair of places on. */
function table(a: readonly Hop[], b: readonly Hop[]): number[][] {
  const rows = Array.from({ length: a.length + 1 }, () =>
    Array.from({ length: b.length + 1 }, () => 0),
  )
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      rows[i]![j] =
        keyOf(a[i]!) === keyOf(b[j]!)
          ? rows[i + 1]![j + 1]! + 1
          : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!)
    }
  }
  return rows
}

function keyOf({ from, to, via, outcome }: Hop): string {
  return `${from} ${to} ${via} ${outcome}`
}

function hopsOf(nodes: readonly TraceNode[]): Hop[] {
  return nodes.flatMap(({ hops, children }) => [...hops, ...hopsOf(children)])
}
