// Where an invocation is: in the function's asynchronous queue, done, or gone on from there.

import type { Hop } from '../../kernel/hop.ts'
import { afterLeaving, carrierOf, dueMs, is, type Place, type Scene } from './place.ts'

export async function placeOfInvocation(scene: Scene): Promise<Place> {
  const last = scene.hops.at(-1)!
  const waiting = await inOutbox(scene, last)
  return waiting ?? (await ended(scene, last))
}

async function inOutbox(scene: Scene, last: Hop): Promise<Place | undefined> {
  if (last.outcome === 'dead-lettered') return undefined
  const carrier = await carrierOf(scene, last)
  if (carrier === undefined) return undefined
  const { from, to, outcome } = last
  const { attempt: count, lastError } = carrier
  const untilMs = dueMs(scene, carrier)
  const reason = lastError ?? last.reason
  if (last.via === 'logs-to-lambda' && outcome !== 'accepted')
    return is('logs.retrying', from, { to, untilMs, reason })
  if (last.via.startsWith('lambda-to-'))
    return is('outbox.travelling', from, { to, untilMs, reason })
  if (outcome === 'throttled') return is('lambda.throttled', to, { untilMs, reason })
  if (count === 0 && lastError === undefined) return is('lambda.queued', to)
  return is('lambda.retrying', to, { untilMs, count, reason })
}

async function ended(scene: Scene, last: Hop): Promise<Place> {
  const { from, to, atMs: sinceMs, reason, via } = last
  switch (last.outcome) {
    case 'delivered':
      return is('lambda.done', to, { sinceMs })
    case 'dropped':
      if (via === 'logs-to-lambda') return is('logs.dropped', from, { to, sinceMs, reason })
      if (via.startsWith('lambda-to-')) return is('outbox.dropped', from, { to, sinceMs, reason })
      return is('lambda.dropped', to, { sinceMs, reason })
    case 'dead-lettered': {
      const gone = { sinceMs, reason }
      return (await afterLeaving(scene, last)) ?? is('lambda.dropped', from, gone)
    }
    case 'accepted':
      return is('lambda.gone', to)
    default:
      return is('lambda.failed', to, { sinceMs, reason })
  }
}
