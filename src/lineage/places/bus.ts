// Where an event of a bus is: in as many places as its rules have targets.

import { parseArn } from '../../kernel/arn.ts'
import type { Hop } from '../../kernel/hop.ts'
import { afterLeaving, carrierOf, dueMs, is, type Place, type Scene } from './place.ts'

export function busOf({ hops }: Pick<Scene, 'hops'>): string | undefined {
  return hops.find(({ to, outcome }) => isBus(to) && ENTERS.has(outcome))?.to
}

const ENTERS = new Set<Hop['outcome']>(['accepted', 'delivered'])

function isBus(resource: string): boolean {
  const arn = parseArn(resource)
  return arn?.service === 'events' && arn.resource.startsWith('event-bus/')
}

export async function placesOfBusEvent(scene: Scene, bus: string): Promise<Place[]> {
  const { node, hops } = scene
  const arms = new Map<string, Hop>()
  for (const hop of hops) if (hop.to !== bus) arms.set(hop.to, hop)
  const places: Place[] = []
  for (const last of arms.values()) {
    const place = await placeOfArm(scene, bus, last)
    if (place !== undefined) places.push(place)
  }
  for (const child of node.children) places.push({ next: child })
  if (places.length > 0) return places
  const silent = hops.find(({ outcome, via }) => outcome === 'filtered' && via === 'rule')
  const { atMs: sinceMs, reason } = silent ?? hops.at(-1)!
  return [is('events.unmatched', bus, { sinceMs, reason })]
}

async function placeOfArm(scene: Scene, bus: string, last: Hop): Promise<Place | undefined> {
  const { to, atMs: sinceMs, reason, outcome, attempt: count } = last
  switch (outcome) {
    case 'accepted':
    case 'delivered':
      // Its archive has every event of the bus, whatever becomes of it.
      if (isArchive(to)) return undefined
      return is('events.delivered', bus, { to, sinceMs, reason })
    case 'dropped':
    case 'refused':
      return is('events.dropped', bus, { to, sinceMs, reason })
    case 'dead-lettered':
      return afterLeaving(scene, last)
    case 'failed':
    case 'throttled': {
      const carrier = await carrierOf(scene, last)
      if (carrier === undefined) return undefined
      const why = carrier.lastError ?? reason
      return is('events.retrying', bus, { to, untilMs: dueMs(scene, carrier), count, reason: why })
    }
    default:
      return undefined
  }
}

function isArchive(resource: string): boolean {
  const arn = parseArn(resource)
  return arn?.service === 'events' && arn.resource.startsWith('archive/')
}
