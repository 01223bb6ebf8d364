// The patterns of one bus together: which of them can match an event at all, found by the event's
// values, so that an event costs what it matches and not what there are rules.
//
// Every branch of a pattern is filed under one of its leaves, the one that tells most: by the values that
// it wants, by what they begin with, or by the mere presence of the field. What is found so is then
// matched in full. Branches that an absent field satisfies are tried for every event.

import type { Leaf } from './compile.ts'
import type { Pattern } from './compiled-pattern.ts'
import type { Scalar } from './matcher.ts'

/** One name of a path. */
interface Node<Key> {
  readonly children: Map<string, Node<Key>>
  readonly values: Map<Scalar, Set<Key>>
  /** By length, then by text. */
  readonly beginnings: Map<number, Map<string, Set<Key>>>
  readonly present: Set<Key>
}

/** Where a branch is filed, so that it can be taken out again. */
type Filed<Key> = readonly Set<Key>[]

const MAX_DEPTH = 1_000

export class RuleIndex<Key> {
  readonly #root: Node<Key> = newNode()
  readonly #always = new Set<Key>()
  readonly #filed = new Map<Key, Filed<Key>>()

  /** `key` stands for the pattern in answers; one that is there already is replaced. */
  set(key: Key, pattern: Pattern): void {
    this.delete(key)
    const filed = pattern.branches.flatMap(({ leaves, absentable }) => {
      const certain = leaves.filter((leaf) => !absentable.has(leaf))
      return this.#fileBranch(certain.map((leaf) => pattern.leaves[leaf]!))
    })
    for (const set of filed) set.add(key)
    this.#filed.set(key, filed)
  }

  delete(key: Key): void {
    for (const set of this.#filed.get(key) ?? []) set.delete(key)
    this.#filed.delete(key)
  }

  /** Keys of all patterns that may match, and of some that do not. */
  candidates(event: unknown): Set<Key> {
    const found = new Set(this.#always)
    visitObject(event, this.#root, found, 0)
    return found
  }

  #fileBranch(leaves: readonly Leaf[]): Set<Key>[] {
    let best: Set<Key>[] | undefined
    let cost = Infinity
    for (const leaf of leaves) {
      const sets = setsFor(this.#nodeOf(leaf.path), leaf)
      // The fewest others beside it; of a field's presence there is little to hope for.
      const others = sets.sets.reduce((sum, set) => sum + set.size, 0) + sets.blunt
      if (others < cost) [best, cost] = [sets.sets, others]
    }
    return best ?? [this.#always]
  }

  #nodeOf(path: string): Node<Key> {
    let node = this.#root
    for (const name of path.split('.')) {
      let child = node.children.get(name)
      if (child === undefined) node.children.set(name, (child = newNode()))
      node = child
    }
    return node
  }
}

function newNode<Key>(): Node<Key> {
  return { children: new Map(), values: new Map(), beginnings: new Map(), present: new Set() }
}

function setsFor<Key>(node: Node<Key>, leaf: Leaf): { sets: Set<Key>[]; blunt: number } {
  const begins = leaf.tried.every(({ beginning }) => beginning !== undefined && beginning !== '')
  if (!begins) return { sets: [node.present], blunt: 1_000 }
  const exact = [...leaf.exact].map((value) => {
    let set = node.values.get(value)
    if (set === undefined) node.values.set(value, (set = new Set()))
    return set
  })
  const beginning = leaf.tried.map((matcher) => beginningSet(node, matcher.beginning!))
  return { sets: [...exact, ...beginning], blunt: leaf.tried.length }
}

function beginningSet<Key>(node: Node<Key>, text: string): Set<Key> {
  let byText = node.beginnings.get(text.length)
  if (byText === undefined) node.beginnings.set(text.length, (byText = new Map()))
  let set = byText.get(text)
  if (set === undefined) byText.set(text, (set = new Set()))
  return set
}

/** Names of the event may be nested, or written with dots. */
function visitObject<Key>(value: unknown, node: Node<Key>, found: Set<Key>, depth: number): void {
  if (node.children.size === 0) return
  for (const [name, inner] of Object.entries(value as object)) {
    const child = name.includes('.') ? descend(node, name) : node.children.get(name)
    if (child !== undefined) visit(inner, child, found, depth)
  }
}

function descend<Key>(node: Node<Key>, path: string): Node<Key> | undefined {
  let at: Node<Key> | undefined = node
  for (const name of path.split('.')) {
    at = at.children.get(name)
    if (at === undefined) return undefined
  }
  return at
}

function visit<Key>(value: unknown, node: Node<Key>, found: Set<Key>, depth: number): void {
  if (Array.isArray(value)) {
    if (depth < MAX_DEPTH) for (const element of value) visit(element, node, found, depth + 1)
  } else if (typeof value === 'object' && value !== null) visitObject(value, node, found, depth)
  else visitScalar(value as Scalar, node, found)
}

function visitScalar<Key>(value: Scalar, node: Node<Key>, found: Set<Key>): void {
  addAll(node.present, found)
  addAll(node.values.get(value), found)
  if (typeof value !== 'string') return
  for (const [length, byText] of node.beginnings) {
    if (length <= value.length) addAll(byText.get(value.slice(0, length)), found)
  }
}

function addAll<Key>(from: ReadonlySet<Key> | undefined, to: Set<Key>): void {
  if (from !== undefined) for (const key of from) to.add(key)
}
