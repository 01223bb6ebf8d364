// Circles in a wiring: ways on which events come back to where they were.

import type { Ward } from './rule.ts'

/** One circle for each group of resources that lead to each other; each as the ARNs on its way. */
export function circlesOf(ward: Ward): string[][] {
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[][] = []
  for (const { arn } of ward.nodes) {
    if (!state.has(arn)) visit(ward, arn, state, circles)
  }
  return circles
}

/** Depth first, without recursion: a chain may be long. */
function visit(
  ward: Ward,
  start: string,
  state: Map<string, 'open' | 'done'>,
  circles: string[][],
): void {
  const way = [{ arn: start, next: nextOf(ward, start) }]
  state.set(start, 'open')
  while (way.length > 0) {
    const { arn, next } = way.at(-1)!
    const to = next.pop()
    if (to === undefined) {
      state.set(arn, 'done')
      way.pop()
    } else if (!state.has(to)) {
      state.set(to, 'open')
      way.push({ arn: to, next: nextOf(ward, to) })
    } else if (state.get(to) === 'open') {
      const from = way.findIndex((step) => step.arn === to)
      circles.push(way.slice(from).map((step) => step.arn))
    }
  }
}

function nextOf(ward: Ward, arn: string): string[] {
  return ward
    .from(arn)
    .filter(({ enabled, failure }) => enabled && !failure)
    .map(({ to }) => to)
}
