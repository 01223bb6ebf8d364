// Two paths of one expression may not meet.

import { validation } from '../errors.ts'
import { shownPath, type Path } from './ast.ts'
import type { ExpressionKind } from './parser.ts'

interface Node {
  readonly children: Map<string | number, Node>
  end?: Path
}

/** One pass over a tree of steps, so that many paths cost what they are long. */
export function refuseOverlaps(paths: readonly Path[], kind: ExpressionKind): void {
  const root: Node = { children: new Map() }
  for (const path of paths) {
    let node = root
    for (const step of path) {
      if (node.end !== undefined) throw overlap(kind, node.end, path)
      refuseConflict(node, step, path, kind)
      let next = node.children.get(step)
      if (next === undefined) node.children.set(step, (next = { children: new Map() }))
      node = next
    }
    const other = node.end ?? firstEnd(node)
    if (other !== undefined) throw overlap(kind, other, path)
    node.end = path
  }
}

/** What is a map for one path cannot be a list for another. */
function refuseConflict(node: Node, step: string | number, path: Path, kind: ExpressionKind): void {
  for (const [known, child] of node.children) {
    if (typeof known === typeof step) return
    const other = child.end ?? firstEnd(child)
    throw validation(
      `Invalid ${kind}: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: ${shownPath(other ?? path)}, path two: ${shownPath(path)}`,
    )
  }
}

function firstEnd(node: Node): Path | undefined {
  for (const child of node.children.values()) return child.end ?? firstEnd(child)
  return undefined
}

function overlap(kind: ExpressionKind, one: Path, other: Path) {
  return validation(
    `Invalid ${kind}: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${shownPath(one)}, path two: ${shownPath(other)}`,
  )
}
