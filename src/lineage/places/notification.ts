// Where a topic's message is: in as many places as the topic has subscribers.

import type { Hop } from '../../kernel/hop.ts'
import { isTopic } from '../names.ts'
import { afterLeaving, carrierOf, dueMs, is, type Place, type Scene } from './place.ts'

export function topicOf({ hops }: Pick<Scene, 'hops'>): string | undefined {
  const hop = hops.find(({ from, to }) => isTopic(to) || isTopic(from))
  return hop && (isTopic(hop.to) ? hop.to : hop.from)
}

export async function placesOfNotification(scene: Scene, topic: string): Promise<Place[]> {
  const { node, hops, witnesses } = scene
  const places: Place[] = []
  const told = new Set<string>()
  const arms = new Map<string, Hop>()
  for (const hop of hops)
    if (hop.outcome !== 'accepted' && !enters(hop, topic)) arms.set(hop.to, hop)
  for (const last of arms.values()) {
    const place = await placeOfArm(scene, topic, last)
    if (place === undefined) continue
    if ('next' in place) told.add(place.next.id)
    places.push(place)
  }
  for (const child of node.children) if (!told.has(child.id)) places.push({ next: child })
  const sought = { id: node.id, resource: topic, enteredMs: hops[0]!.atMs }
  const waiting = await witnesses.whereabouts({ ...sought, positions: [], timesMs: [] })
  if (waiting !== undefined) places.push({ at: waiting })
  if (places.length > 0) return places
  return [is('sns.accepted', topic, { sinceMs: hops[0]!.atMs })]
}

/** An edge brought it to the topic. */
function enters({ outcome, to }: Hop, topic: string): boolean {
  return outcome === 'delivered' && to === topic
}

async function placeOfArm(scene: Scene, topic: string, last: Hop): Promise<Place | undefined> {
  const { to, atMs: sinceMs, reason, outcome, via } = last
  switch (outcome) {
    case 'delivered':
      return is(via === 'sns-to-outbox' ? 'sns.kept' : 'sns.delivered', topic, { to, sinceMs })
    case 'filtered':
      return is('sns.filtered', topic, { to, sinceMs, reason })
    case 'refused':
      return is('sns.refused', topic, { to, sinceMs, reason })
    case 'dead-lettered':
      return afterLeaving(scene, last)
    case 'dropped':
      if (to === topic) return is('sns.no-subscriptions', topic, { sinceMs })
      if (via === 'sns-dead-letter') return is('outbox.dropped', topic, { to, sinceMs, reason })
      return is('sns.dropped', topic, { to, sinceMs, reason })
    case 'failed':
    case 'throttled': {
      const carrier = await carrierOf(scene, last)
      if (carrier === undefined) return undefined
      const why = carrier.lastError ?? reason
      const { attempt: count } = carrier
      return is('sns.retrying', topic, { to, untilMs: dueMs(scene, carrier), count, reason: why })
    }
    default:
      return undefined
  }
}
