// The path of an event, told in sentences.

import type { Hop } from '../kernel/hop.ts'
import { durationOf, isQueue, type Moments, nameOf, nounOf, printable } from './names.ts'
import { stepsOf, type TraceNode, type TraceTree } from './trace.ts'

/** Steps of one event that are told; of a longer story the beginning and the end. */
const MOST_STEPS_TOLD = 40

export function tellPath(tree: TraceTree, moments: Moments): string[] {
  const story = new Story(moments)
  for (const root of tree.roots) story.tell(root, undefined)
  if (tree.truncated) story.sentences.push('More happened than is told here.')
  return story.sentences
}

class Story {
  readonly sentences: string[] = []
  readonly #moments: Moments
  /** Whose story the last sentence told: it goes on with 'It'. */
  #speaker: TraceNode | undefined

  constructor(moments: Moments) {
    this.#moments = moments
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
  }

  #at(atMs: number): string {
    return this.#moments.tell(atMs)
  }

  #sentence(hop: Hop, subject: string): string {
    const { from, to, via, reason, attempt, nextAtMs } = hop
    const at = this.#at(hop.atMs)
    const because = reason === undefined ? '' : `: ${reason}`
    const tries = attempt === undefined ? '' : ` (attempt ${attempt})`
    switch (hop.outcome) {
      case 'accepted':
        return `${subject} was accepted by ${nameOf(to)} ${at} (${via}${by(from)})${because}${this.#delay(hop)}.`
      case 'delivered':
        return `${subject} was delivered to ${nameOf(to)} ${at} by ${via}${tries}${because}${this.#delay(hop)}.`
      case 'failed':
        return `${subject} failed at ${nameOf(to)} ${at}${tries}${because}; ${this.#next(hop)}.`
      case 'throttled':
        return `${subject} was held back from ${nameOf(to)} ${at}${because}; ${this.#next(hop)}.`
      case 'dead-lettered':
        return `${subject} was moved from ${nameOf(from)} to ${isQueue(to) ? 'dead-letter ' : ''}${nameOf(to)} ${at}${because}.`
      case 'dropped':
        return `${subject} was given up ${at}, and no dead-letter queue was there to take it${because}.`
      case 'filtered':
        return `${subject} was not passed on to ${nameOf(to)} ${at}, because it did not match${because}.`
      case 'deduplicated':
        return `A duplicate of ${subject === 'It' ? 'it' : subject.replace(/^./, (c) => c.toLowerCase())} came ${at}${requestOf(hop)} and was not taken by ${nameOf(to)}${because}.`
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

  #delay({ nextAtMs }: Hop): string {
    return nextAtMs === undefined ? '' : `, delayed ${this.#moments.until(nextAtMs)}`
  }

  #next({ nextAtMs }: Hop): string {
    return nextAtMs === undefined
      ? 'no further attempt follows'
      : `the next attempt is due ${this.#at(nextAtMs)}`
  }
}

function requestOf({ requestId }: Hop): string {
  return requestId === undefined ? '' : ` (request ${requestId})`
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
