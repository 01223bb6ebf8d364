// Where the events of a story are now.

import { isFunction } from '../names.ts'
import type { TraceNode } from '../trace.ts'
import { bucketOf, placesOfBucketEvent } from './bucket.ts'
import { busOf, placesOfBusEvent } from './bus.ts'
import { executionOf, placeOfExecution } from './execution.ts'
import { placeOfInvocation } from './invocation.ts'
import { isMessage, placeOfMessage } from './message.ts'
import { placesOfNotification, topicOf } from './notification.ts'
import { placeOfGathered } from './gathered.ts'
import { placeOfRecord, streamOf } from './record.ts'
import { is, type Place, type Scene } from './place.ts'

/** At least one. A topic's message and a bus's event are in several places, any other event in one. */
export async function placesOf(
  node: TraceNode,
  parent: TraceNode | undefined,
  world: Pick<Scene, 'witnesses' | 'outbox' | 'nowMs'>,
): Promise<Place[]> {
  const own = node.hops.filter(({ outcome }) => outcome !== 'deduplicated')
  const hops = own.length === 0 ? node.hops : own
  const scene = { ...world, node, parent, hops }
  const last = hops.at(-1)!
  const { to, from, atMs: sinceMs, reason } = last
  if (isMessage(scene)) return [await placeOfMessage(scene)]
  const execution = executionOf(scene)
  if (execution !== undefined) return [await placeOfExecution(scene, execution)]
  const bus = busOf(scene)
  if (bus !== undefined) return placesOfBusEvent(scene, bus)
  const invoked = hops.some(({ outcome, to }) => outcome === 'accepted' && isFunction(to))
  if (invoked) return [await placeOfInvocation(scene)]
  const gathered = placeOfGathered(scene)
  if (gathered !== undefined) return [gathered]
  const bucket = bucketOf(scene)
  if (bucket !== undefined) return placesOfBucketEvent(scene, bucket)
  const topic = topicOf(scene)
  if (topic !== undefined) return placesOfNotification(scene, topic)
  // Also while a function fails on it: it stays, and is read again.
  const stream = streamOf(scene)
  if (stream !== undefined) return [await placeOfRecord(scene, stream)]
  if (last.outcome === 'refused') return [is('call.refused', from, { to, sinceMs, reason })]
  if (hops.some((hop) => isFunction(hop.to))) return [await placeOfInvocation(scene)]
  if (from.startsWith('api:sns.')) return [is('sns.kept', from, { to, sinceMs })]
  return [is('unknown', to, { sinceMs, reason })]
}
