// Where an event of a bucket is: in as many places as there are notifications that want it.

import { parseArn } from '../../kernel/arn.ts'
import type { Hop } from '../../kernel/hop.ts'
import { carrierOf, dueMs, is, type Place, type Scene } from './place.ts'

export function bucketOf({ hops }: Pick<Scene, 'hops'>): string | undefined {
  const hop = hops.find(({ from, to }) => isBucket(to) || isBucket(from))
  return hop && (isBucket(hop.to) ? hop.to : hop.from)
}

function isBucket(resource: string): boolean {
  return parseArn(resource)?.service === 's3'
}

export async function placesOfBucketEvent(scene: Scene, bucket: string): Promise<Place[]> {
  const { node, hops } = scene
  const places: Place[] = []
  const arms = new Map<string, Hop>()
  for (const hop of hops) if (hop.to !== bucket) arms.set(hop.to, hop)
  for (const last of arms.values()) {
    const place = await placeOfArm(scene, bucket, last)
    if (place !== undefined) places.push(place)
  }
  for (const child of node.children) places.push({ next: child })
  if (places.length > 0) return places
  const { atMs: sinceMs, reason } = hops[0]!
  return [is('s3.happened', bucket, { sinceMs, reason })]
}

async function placeOfArm(scene: Scene, bucket: string, last: Hop): Promise<Place | undefined> {
  const { to, atMs: sinceMs, reason, outcome } = last
  switch (outcome) {
    case 'filtered':
      return is('s3.filtered', bucket, { to, sinceMs, reason })
    case 'dropped':
    case 'refused':
      return is('s3.dropped', bucket, { to, sinceMs, reason })
    case 'failed':
    case 'throttled': {
      const carrier = await carrierOf(scene, last)
      if (carrier === undefined) return undefined
      const why = carrier.lastError ?? reason
      const { attempt: count } = carrier
      return is('s3.retrying', bucket, { to, untilMs: dueMs(scene, carrier), count, reason: why })
    }
    default:
      return undefined
  }
}
