// Matches REST requests to operations: a trie of path segments, then query literals and required
// names, the most demanding route first.

import type { WireRequest } from '../protocol.ts'

/** One operation's HTTP trait, as the generator writes it. */
export type Route = readonly [
  operation: string,
  method: string,
  path: string,
  /** `acl`, `list-type=2` */
  queryLiterals: readonly string[],
  requiredQuery: readonly string[],
  requiredHeaders: readonly string[],
]

interface Node {
  readonly literals: Map<string, Node>
  label: Node | undefined
  greedy: Node | undefined
  /** By method, the most demanding first. */
  readonly routes: Map<string, Route[]>
}

type Head = Pick<WireRequest, 'method' | 'path' | 'query' | 'headers'>

const newNode = (): Node => ({
  literals: new Map(),
  label: undefined,
  greedy: undefined,
  routes: new Map(),
})

const demands = (route: Route) => route[3].length + route[4].length + route[5].length

export class Router {
  readonly #root = newNode()

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route)
  }

  /** The operation's name; undefined when no route fits. */
  match(request: Head): string | undefined {
    return descend(this.#root, segmentsOf(request.path), 0, request)
  }

  #add(route: Route): void {
    let node = this.#root
    for (const segment of segmentsOf(route[2])) {
      if (!segment.startsWith('{')) {
        const next = node.literals.get(segment) ?? newNode()
        node.literals.set(segment, next)
        node = next
      } else if (segment.endsWith('+}')) node = node.greedy ??= newNode()
      else node = node.label ??= newNode()
    }
    const same = node.routes.get(route[1]) ?? []
    same.push(route)
    same.sort((a, b) => demands(b) - demands(a))
    node.routes.set(route[1], same)
  }
}

/** Templates and paths alike; a slash at the end (`/functions/`, `/bucket/`) counts for nothing. */
function segmentsOf(path: string): string[] {
  const end = path.endsWith('/') ? path.length - 1 : path.length
  return end <= 1 ? [] : path.slice(1, end).split('/')
}

// Literals win over labels and these over greedy ones, with a way back: at most two ways per segment
// of a template, and templates are short.
function descend(node: Node, path: string[], at: number, request: Head): string | undefined {
  if (at === path.length) return choose(node, request)
  const segment = path[at]!
  const literal = node.literals.get(segment)
  if (literal !== undefined) {
    const found = descend(literal, path, at + 1, request)
    if (found !== undefined) return found
  }
  if (node.label !== undefined && segment !== '') {
    const found = descend(node.label, path, at + 1, request)
    if (found !== undefined) return found
  }
  return greedy(node, path, at, request)
}

function greedy(node: Node, path: string[], at: number, request: Head): string | undefined {
  if (node.greedy === undefined) return undefined
  // What follows a greedy label in a template (`/portals/{arn+}/settings`) is sought from the end, and
  // wins over the template that ends with the label.
  if (node.greedy.literals.size > 0 || node.greedy.label !== undefined) {
    for (let end = path.length - 1; end > at; end--) {
      const found = descend(node.greedy, path, end, request)
      if (found !== undefined) return found
    }
  }
  return descend(node.greedy, path, path.length, request)
}

function choose(node: Node, request: Head): string | undefined {
  const routes = node.routes.get(request.method)
  if (routes === undefined) return undefined
  const query = request.query === '' ? NO_QUERY : queryNames(request.query)
  const fitting = routes.filter((route) => fits(route, query, request))
  const best = fitting[0]
  if (best === undefined || fitting.length === 1 || !query.has('x-id')) return best?.[0]
  const tied = fitting.filter((route) => demands(route) === demands(best))
  return (tied.find(([operation]) => query.has(`x-id=${operation}`)) ?? best)[0]
}

function fits(route: Route, query: ReadonlySet<string>, request: Head): boolean {
  const [, , , literals, names, headers] = route
  return (
    literals.every((literal) => query.has(literal)) &&
    names.every((name) => query.has(name)) &&
    headers.every((header) => request.headers[header] !== undefined)
  )
}

const NO_QUERY: ReadonlySet<string> = new Set()
const MAX_QUERY_PARTS = 256

/** Every part of the query, as it stands (`list-type=2`) and its name alone. */
function queryNames(query: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const part of query.split('&', MAX_QUERY_PARTS)) {
    const equals = part.indexOf('=')
    names.add(part)
    names.add(equals < 0 ? part : part.slice(0, equals))
  }
  return names
}
