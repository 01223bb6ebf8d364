// Circles of imports, types included: files that can only be understood all at once.

import { importsOf, resolveImport, type SourceFile } from './source.ts'

export type ImportGraph = ReadonlyMap<string, readonly string[]>

export function importGraph(sources: readonly SourceFile[]): ImportGraph {
  const known = new Set(sources.map(({ path }) => path))
  return new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .map(({ specifier }) => resolveImport(source.path, specifier))
        .filter((target) => target !== undefined && known.has(target)) as string[],
    ]),
  )
}

/** Of each circle its shortest round, as a path that ends where it began. */
export function circlesOf(graph: ImportGraph): string[] {
  const circles: string[] = []
  const done = new Set<string>()
  for (const file of graph.keys()) {
    if (done.has(file)) continue
    const round = shortestRound(graph, file)
    if (round === undefined) continue
    for (const member of round) done.add(member)
    circles.push([...round, file].join(' → '))
  }
  return circles
}

function shortestRound(graph: ImportGraph, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>()
  let front = [start]
  while (front.length > 0) {
    const next: string[] = []
    for (const file of front) {
      for (const target of graph.get(file) ?? []) {
        if (target === start) return wayTo(file, start, cameFrom)
        if (cameFrom.has(target)) continue
        cameFrom.set(target, file)
        next.push(target)
      }
    }
    front = next
  }
  return undefined
}

function wayTo(file: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [file]
  while (way[0] !== start) way.unshift(cameFrom.get(way[0]!)!)
  return way
}
