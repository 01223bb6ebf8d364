// Answers "where is this event, and why": first where it is now, as the services say, then its path.

import type { Hop } from '../kernel/hop.ts'
import type { Whereabout } from '../kernel/whereabouts.ts'
import { Moments, nounOf, printable } from './names.ts'
import type { Place, Scene } from './places/place.ts'
import { placesOf } from './places/places.ts'
import { STATES } from './states.ts'
import { tellPath } from './tell-path.ts'
import type { TraceNode, TraceTree } from './trace.ts'

export interface Explanation {
  /** The id that was asked for. */
  readonly id: string
  /** Where it is, for programs: one entry, or as many as it went ways. */
  readonly now: readonly Whereabout[]
  /** Where it is and why, then its path. */
  readonly sentences: readonly string[]
}

type World = Pick<Scene, 'witnesses' | 'outbox' | 'nowMs'>

/** Events of one request or trace that get a sentence each. */
const MOST_SUBJECTS = 5
const MOST_WAYS_TOLD = 4
/** Places that are looked for per answer, and events that are followed one after the other. */
const MOST_PLACES = 64
const DEEPEST = 8

export async function explain(tree: TraceTree, world: World): Promise<Explanation> {
  const moments = new Moments()
  const teller = new Teller(world, moments)
  const { found, duplicates } = subjectsOf(tree)
  const heads = duplicates.map((hop) => duplicateText(hop, moments))
  for (const { node, parent } of found.slice(0, MOST_SUBJECTS))
    heads.push(await teller.headline(node, parent))
  if (found.length > MOST_SUBJECTS)
    heads.push(`${found.length - MOST_SUBJECTS} more events belong to ${tree.id}.`)
  const sentences = [...heads.map(printable), ...tellPath(tree, moments)]
  return { id: tree.id, now: teller.now, sentences }
}

/** The same to everyone who asks. */
export function unknownEvent(id: string): string {
  return printable(
    id === ''
      ? 'an id is missing: a message id, request id, trace id or event id'
      : `nothing is recorded under '${id}': Millrace never saw it, or its hops are past the lineage's retention`,
  )
}

interface Subject {
  readonly node: TraceNode
  readonly parent: TraceNode | undefined
}

/** The event that an id names, else those of its request, else where the story begins. */
function subjectsOf({ id, roots }: TraceTree): { found: Subject[]; duplicates: Hop[] } {
  const all: Subject[] = []
  const walk = (node: TraceNode, parent: TraceNode | undefined) => {
    all.push({ node, parent })
    for (const child of node.children) walk(child, node)
  }
  for (const root of roots) walk(root, undefined)
  const duplicates: Hop[] = []
  const own = all.filter(({ node }) => node.id === id)
  if (own.length > 0) return { found: own, duplicates }
  const asked = all.filter(({ node }) => {
    const hops = node.hops.filter(({ requestId }) => requestId === id)
    duplicates.push(...hops.filter(({ outcome }) => outcome === 'deduplicated'))
    return hops.length > 0
  })
  const found = asked.length > 0 ? asked : roots.map((node) => ({ node, parent: undefined }))
  return { found, duplicates: duplicates.slice(0, MOST_SUBJECTS) }
}

function duplicateText({ id, reason, requestId, atMs, to }: Hop, moments: Moments): string {
  const noun = nounOf(to).toLowerCase()
  const why = reason === undefined ? '' : ` (${reason})`
  return `Request ${requestId} brought a duplicate of ${noun} ${id} ${moments.tell(atMs)}${why}: nothing was enqueued for it.`
}

class Teller {
  readonly now: Whereabout[] = []
  readonly #world: World
  readonly #moments: Moments
  #left = MOST_PLACES

  constructor(world: World, moments: Moments) {
    this.#world = world
    this.#moments = moments
  }

  async headline(node: TraceNode, parent: TraceNode | undefined): Promise<string> {
    return `${subjectOf(node)} ${await this.#whereIs(node, parent, 0)}.`
  }

  async #whereIs(node: TraceNode, parent: TraceNode | undefined, depth: number): Promise<string> {
    if (this.#left-- <= 0 || depth > DEEPEST) return 'went further than is told here'
    const places = await placesOf(node, parent, this.#world)
    const [first] = places
    if (places.length === 1) {
      if ('at' in first!) return this.#says(first.at)
      const { next } = first!
      const went = await this.#whereIs(next, node, depth + 1)
      return `went on as ${lower(subjectOf(next))}, which ${went}`
    }
    const told: string[] = []
    for (const place of places.slice(0, MOST_WAYS_TOLD))
      told.push(await this.#way(place, node, depth))
    const more = places.length - MOST_WAYS_TOLD
    const rest = more > 0 ? `; and ${more} more` : ''
    return `went ${places.length} ways: ${told.join('; ')}${rest}`
  }

  async #way(place: Place, node: TraceNode, depth: number): Promise<string> {
    if ('at' in place) return `it ${this.#says(place.at)}`
    const { next } = place
    return `${lower(subjectOf(next))} ${await this.#whereIs(next, node, depth + 1)}`
  }

  #says(at: Whereabout): string {
    this.now.push(at)
    return STATES[at.state].says(at, this.#moments)
  }
}

function subjectOf({ id, hops: [first] }: TraceNode): string {
  return `${nounOf(first!.outcome === 'received' ? first!.from : first!.to)} ${id}`
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
