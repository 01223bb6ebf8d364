// A story as a tree: events by parent, each with its hops by time.

import type { Hop } from '../kernel/hop.ts'

export interface TraceNode {
  /** The event's id. */
  readonly id: string
  readonly hops: readonly Hop[]
  /** Events that came of this one, by their first hop. */
  readonly children: readonly TraceNode[]
}

export interface TraceTree {
  /** The id that was asked for. */
  readonly id: string
  readonly roots: readonly TraceNode[]
  readonly hops: number
  readonly startMs: number
  readonly endMs: number
  readonly truncated: boolean
}

interface Growing {
  readonly id: string
  readonly hops: Hop[]
  readonly children: Growing[]
  parent: Growing | undefined
}

/** `hops` in the order in which they were recorded; undefined when there are none. */
export function traceOf(
  id: string,
  hops: readonly Hop[],
  truncated: boolean,
): TraceTree | undefined {
  if (hops.length === 0) return undefined
  const nodes = new Map<string, Growing>()
  for (const hop of hops) {
    const node = nodes.get(hop.id)
    if (node) node.hops.push(hop)
    else nodes.set(hop.id, { id: hop.id, hops: [hop], children: [], parent: undefined })
  }
  const roots: Growing[] = []
  for (const node of nodes.values()) {
    const parent = parentOf(node, nodes)
    node.parent = parent
    if (parent) parent.children.push(node)
    else roots.push(node)
  }
  let startMs = Infinity
  let endMs = -Infinity
  for (const { atMs } of hops) {
    startMs = Math.min(startMs, atMs)
    endMs = Math.max(endMs, atMs)
  }
  return { id, roots: roots.map(grown), hops: hops.length, startMs, endMs, truncated }
}

/** The first parent that is in the story and would not close a circle. */
function parentOf(node: Growing, nodes: ReadonlyMap<string, Growing>): Growing | undefined {
  for (const { parentId } of node.hops) {
    const parent = parentId === undefined ? undefined : nodes.get(parentId)
    if (parent === undefined) continue
    let above: Growing | undefined = parent
    while (above !== undefined && above !== node) above = above.parent
    if (above === undefined) return parent
  }
  return undefined
}

function grown({ id, hops, children }: Growing): TraceNode {
  return { id, hops, children: children.map(grown) }
}

/** A node's hops and children in the order of time, each child where it began. */
export function stepsOf(node: TraceNode): (Hop | TraceNode)[] {
  const steps: (Hop | TraceNode)[] = []
  let next = 0
  for (const hop of node.hops) {
    for (; next < node.children.length; next++) {
      if (node.children[next]!.hops[0]!.atMs >= hop.atMs) break
      steps.push(node.children[next]!)
    }
    steps.push(hop)
  }
  return [...steps, ...node.children.slice(next)]
}
