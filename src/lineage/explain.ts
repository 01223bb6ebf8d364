// Answers "why is this event where it is" in sentences.

import type { Hop } from '../kernel/hop.ts'
import { dayOf, durationOf, isQueue, nameOf, nounOf, printable, timeOf } from './names.ts'
import { stepsOf, type TraceNode, type TraceTree } from './trace.ts'

/** Steps of one event that are told; of a longer story the beginning and the end. */
const MOST_STEPS_TOLD = 40

export function explain(tree: TraceTree | undefined, id: string, nowMs: number): string[] {
  if (tree === undefined) {
    return [
      `Nothing is recorded under ${id}: Millrace never saw it, or its hops are past the lineage's retention.`,
    ]
  }
  const story = new Story(nowMs)
  for (const root of tree.roots) story.tell(root, undefined)
  if (tree.truncated) story.sentences.push('More happened than is told here.')
  return story.sentences
}

class Story {
  readonly sentences: string[] = []
  readonly #nowMs: number
  /** The day last named: a moment of the same day is given by its time alone. */
  #day = ''
  /** Whose story the last sentence told: it goes on with 'It'. */
  #speaker: TraceNode | undefined

  constructor(nowMs: number) {
    this.#nowMs = nowMs
  }

  tell(node: TraceNode, parent: TraceNode | undefined): void {
    const [first] = node.hops
    const noun = nounOf(first!.outcome === 'received' ? first!.from : first!.to)
    let introduced = parent === undefined
    for (const step of told(stepsOf(node))) {
      if (typeof step === 'number') {
        this.sentences.push(`${step} more steps of the same kind followed.`)
        this.#speaker = undefined
      } else if ('hops' in step) this.tell(step, node)
      else {
        const cause = introduced
          ? ''
          : ` (which came of ${nounOf(step.from).toLowerCase()} ${parent!.id})`
        const subject = this.#speaker === node ? 'It' : `${noun} ${node.id}${cause}`
        this.sentences.push(printable(this.#sentence(step, subject)))
        this.#speaker = node
        introduced = true
      }
    }
    const state = this.#state(node)
    if (state === undefined) return
    const subject = this.#speaker === node ? 'It' : `${noun} ${node.id}`
    this.sentences.push(printable(`${subject} ${state}`))
    this.#speaker = node
  }

  #at(atMs: number): string {
    const day = dayOf(atMs)
    if (day === this.#day) return `at ${timeOf(atMs)}`
    this.#day = day
    return `on ${day} at ${timeOf(atMs)} UTC`
  }

  #sentence(hop: Hop, subject: string): string {
    const { from, to, via, reason, attempt, nextAtMs } = hop
    const at = this.#at(hop.atMs)
    const because = reason === undefined ? '' : `: ${reason}`
    const tries = attempt === undefined ? '' : ` (attempt ${attempt})`
    switch (hop.outcome) {
      case 'accepted':
        return `${subject} was accepted by ${nameOf(to)} ${at} (${via}${by(from)})${because}.`
      case 'delivered':
        return `${subject} was delivered to ${nameOf(to)} ${at} by ${via}${tries}${because}.`
      case 'failed':
        return `${subject} failed at ${nameOf(to)} ${at}${tries}${because}; ${this.#next(hop)}.`
      case 'throttled':
        return `${subject} was held back from ${nameOf(to)} ${at}${because}; ${this.#next(hop)}.`
      case 'dead-lettered':
        return `${subject} was moved from ${nameOf(from)} to dead-letter ${nameOf(to)} ${at}${because}.`
      case 'dropped':
        return `${subject} was given up ${at}, and no dead-letter queue was there to take it${because}.`
      case 'filtered':
        return `${subject} was not passed on to ${nameOf(to)} ${at}, because it did not match${because}.`
      case 'deduplicated':
        return `${subject} was not enqueued in ${nameOf(to)} ${at}, because it is a duplicate${because}.`
      case 'received': {
        const receives = attempt === undefined ? '' : ` (receive ${attempt})`
        const hidden =
          nextAtMs === undefined
            ? ''
            : `; unless deleted, it returns to ${nameOf(from)} ${this.#at(nextAtMs)} (visibility timeout ${durationOf(nextAtMs - hop.atMs)})`
        return `${subject} was received from ${nameOf(from)} by ${nameOf(to)} ${at}${receives}${because}${hidden}.`
      }
      case 'returned': {
        const when = nextAtMs === undefined || nextAtMs <= hop.atMs ? 'at once' : this.#at(nextAtMs)
        return `${subject} was returned to ${nameOf(to)} by ${nameOf(from)} ${at}${because}; it is visible again ${when}.`
      }
      case 'deleted':
        return `${subject} was deleted from ${nameOf(from)} by ${nameOf(to)} ${at}: it is consumed.`
      case 'expired':
        return `${subject} expired in ${nameOf(from)} ${at}${because}.`
      case 'purged':
        return `${subject} was purged from ${nameOf(from)} ${at}${because}.`
      case 'moved':
        return `${subject} was moved from ${nameOf(from)} to ${nameOf(to)} ${at} (${via})${because}.`
      case 'refused':
        return `${subject} was refused by ${nameOf(to)} ${at} (${via}${by(from)})${because}.`
    }
  }

  #next({ nextAtMs }: Hop): string {
    return nextAtMs === undefined
      ? 'no further attempt follows'
      : `the next attempt is due ${this.#at(nextAtMs)}`
  }

  /** Where it is now, as far as its last hop says. */
  #state({ hops, children }: TraceNode): string | undefined {
    const last = hops.at(-1)!
    const { to, from, nextAtMs } = last
    switch (last.outcome) {
      case 'accepted':
      case 'delivered':
      case 'moved':
        if (isQueue(to)) {
          const buried = hops.some((hop) => hop.outcome === 'dead-lettered' && hop.to === to)
          return `is still in ${buried ? 'dead-letter ' : ''}${nameOf(to)}, received by nobody since.`
        }
        return last.outcome === 'accepted' && children.length === 0
          ? `is on its way in ${nameOf(to)}.`
          : undefined
      case 'dead-lettered':
        return `is on its way to dead-letter ${nameOf(to)}.`
      case 'received':
        if (!isQueue(from) || nextAtMs === undefined) return undefined
        return nextAtMs > this.#nowMs
          ? `is in flight: ${nameOf(to)} has it until ${timeOf(nextAtMs)}.`
          : `was not deleted, so it has been visible again in ${nameOf(from)} since ${timeOf(nextAtMs)}.`
      case 'returned':
        return (nextAtMs ?? 0) > this.#nowMs
          ? `is in ${nameOf(to)}, hidden until ${timeOf(nextAtMs!)}.`
          : `is in ${nameOf(to)}, visible to receivers.`
      case 'failed':
      case 'throttled':
        return nextAtMs === undefined || nextAtMs <= this.#nowMs
          ? undefined
          : `waits for its next attempt ${this.#at(nextAtMs)}.`
      default:
        return undefined
    }
  }
}

function by(from: string): string {
  return from.startsWith('api:') ? '' : ` by ${nameOf(from)}`
}

/** All steps, or of very many the first and last ones with a count in between. */
function told<Step>(steps: readonly Step[]): (Step | number)[] {
  if (steps.length <= MOST_STEPS_TOLD) return [...steps]
  const half = MOST_STEPS_TOLD / 2
  return [...steps.slice(0, half), steps.length - MOST_STEPS_TOLD, ...steps.slice(-half)]
}
