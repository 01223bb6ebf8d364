// Where a queue's message is: its queue is asked, unless its last hop is an end.

import type { Hop, HopOutcome } from '../../kernel/hop.ts'
import type { Whereabout } from '../../kernel/whereabouts.ts'
import { isQueue } from '../names.ts'
import { carrierOf, dueMs, is, type Place, type Scene } from './place.ts'

const ENTERS: ReadonlySet<HopOutcome> = new Set(['accepted', 'delivered', 'returned'])
const TAKEN: ReadonlySet<HopOutcome> = new Set(['received', 'deleted', 'expired', 'moved'])

export function isMessage({ hops }: Pick<Scene, 'hops'>): boolean {
  return hops.some(
    ({ from, to, outcome }) =>
      (isQueue(to) && (ENTERS.has(outcome) || outcome === 'moved')) ||
      (isQueue(from) && TAKEN.has(outcome)),
  )
}

export async function placeOfMessage(scene: Scene): Promise<Place> {
  const { hops } = scene
  const entered = hops.findLastIndex(({ to, outcome, position }) => {
    return isQueue(to) && ENTERS.has(outcome) && (position !== undefined || outcome !== 'returned')
  })
  const entry = hops[entered]
  const since = hops.slice(entered + 1)
  if (entry === undefined) return withoutEntry(scene)
  const left = since.findLast(
    ({ outcome, from }) => outcome === 'dropped' || (LEAVES.has(outcome) && from === entry.to),
  )
  // Weather may have put a message into its queue twice: one being gone says little then.
  const twice = positionsIn(hops, entry.to).length > 1
  if (left !== undefined && !twice) return departed(scene, left, since)
  const found = await ask(scene, entry, since)
  if (found === undefined || found.state === 'sqs.absent') {
    if (left !== undefined) return departed(scene, left, since)
    const moved = scene.node.children.find(({ hops: [first] }) => {
      return first!.outcome === 'moved' && first!.from === entry.to
    })
    if (moved !== undefined) return { next: moved }
  }
  if (found === undefined) return is('unknown', entry.to, { sinceMs: entry.atMs })
  return { at: await refined(scene, found, entry, since) }
}

const LEAVES: ReadonlySet<HopOutcome> = new Set(['deleted', 'expired', 'dead-lettered', 'dropped'])

/** Its story begins in the middle: on its way, or past what is kept of it. */
async function withoutEntry(scene: Scene): Promise<Place> {
  const last = scene.hops.at(-1)!
  if (last.outcome === 'moved') return departed(scene, last, [])
  if (LEAVES.has(last.outcome)) return departed(scene, last, scene.hops)
  const queue = isQueue(last.from) ? last.from : last.to
  const found = await ask(scene, { ...last, to: queue }, scene.hops)
  if (found === undefined) return is('unknown', queue, { sinceMs: last.atMs })
  return { at: await refined(scene, found, { ...last, to: queue }, scene.hops) }
}

async function departed(scene: Scene, left: Hop, since: readonly Hop[]): Promise<Place> {
  const { from, to, atMs: sinceMs, reason } = left
  switch (left.outcome) {
    case 'expired':
      return is('sqs.expired', from, { sinceMs, reason })
    case 'dropped':
      return is('sqs.lost', from, { sinceMs, reason })
    case 'dead-lettered':
    case 'moved': {
      const carrier = await carrierOf(scene, left)
      if (carrier === undefined) return is('sqs.absent', from)
      const why = carrier.lastError ?? reason
      return is('sqs.travelling', from, { to, untilMs: dueMs(scene, carrier), reason: why })
    }
    default: {
      const filtered = since.find(({ outcome }) => outcome === 'filtered')
      if (filtered === undefined) return is('sqs.consumed', from, { to, sinceMs })
      return is('sqs.unwanted', from, { to, sinceMs, reason: filtered.reason })
    }
  }
}

function positionsIn(hops: readonly Hop[], queue: string): number[] {
  return hops.flatMap(({ to, position }) => {
    return to === queue && position !== undefined ? [position] : []
  })
}

function ask({ witnesses, node, hops }: Scene, entry: Hop, since: readonly Hop[]) {
  const moments = [entry, ...since].flatMap(({ atMs, nextAtMs }) => {
    return nextAtMs === undefined ? [atMs] : [atMs, nextAtMs]
  })
  return witnesses.whereabouts({
    id: node.id,
    resource: entry.to,
    enteredMs: entry.atMs,
    positions: positionsIn(hops, entry.to).reverse(),
    timesMs: moments.reverse(),
  })
}

/** With who has it, who could take it, and what went wrong last. */
async function refined(
  scene: Scene,
  found: Whereabout,
  entry: Hop,
  since: readonly Hop[],
): Promise<Whereabout> {
  const received = since.findLastIndex(({ outcome }) => outcome === 'received')
  const trouble = since
    .slice(received + 1)
    .findLast(({ outcome }) => TROUBLE.has(outcome) && outcome !== 'received')
  const reason = trouble?.reason
  if (found.state === 'sqs.in-flight') return { ...found, to: since[received]?.to, reason }
  if (found.state === 'sqs.exhausted') return { ...found, reason }
  if (found.state !== 'sqs.visible' && found.state !== 'sqs.returned') return found
  const letter = letterOf(scene, entry.to)
  const { atMs: sinceMs } = entry
  if (letter !== undefined && received < 0)
    return { ...found, state: 'sqs.dead-letter', sinceMs, reason: letter.reason }
  const back = {
    ...found,
    reason: reason ?? (entry.outcome === 'returned' ? entry.reason : undefined),
  }
  const pollers = await scene.witnesses.pollersOf(found.at)
  const poller = pollers.find(({ enabled }) => enabled) ?? pollers[0]
  if (poller === undefined) return back
  const state = poller.enabled ? 'sqs.mapping-enabled' : 'sqs.mapping-disabled'
  return { ...back, state, mapping: poller.id, to: poller.to }
}

const TROUBLE: ReadonlySet<HopOutcome> = new Set(['failed', 'throttled', 'returned'])

/** The hop that sent it to this queue as a dead letter: its own, or of the event it came of. */
function letterOf({ hops, parent }: Scene, queue: string): Hop | undefined {
  const isLetter = ({ outcome, to }: Hop) => outcome === 'dead-lettered' && to === queue
  return hops.findLast(isLetter) ?? parent?.hops.findLast(isLetter)
}
