// Where a record of a delivery stream is: gathered, delivered, or in the error prefix.

import type { Hop } from '../../kernel/hop.ts'
import { is, type Place, type Scene } from './place.ts'

const isDelivery = (arn: string) => arn.startsWith('arn:') && arn.split(':', 3)[2] === 'firehose'

/** Undefined: it came to no delivery stream. */
export function placeOfGathered({ hops }: Pick<Scene, 'hops'>): Place | undefined {
  const entered = hops.find(({ outcome, to }) => {
    return isDelivery(to) && (outcome === 'accepted' || outcome === 'delivered')
  })
  if (entered === undefined) return undefined
  const at = entered.to
  // A backup or a failure's own object may be told of later than what became of the record.
  const ends = hops.filter(({ from }) => from === at)
  const last = ends.find(({ outcome }) => outcome !== 'delivered') ?? ends.at(-1)
  if (last === undefined) return is('firehose.gathering', at, { sinceMs: entered.atMs })
  return ending(at, last)
}

function ending(at: string, { outcome, to, atMs: sinceMs, reason }: Hop): Place {
  if (outcome === 'delivered') return is('firehose.delivered', at, { to, sinceMs })
  const state = outcome === 'failed' ? 'firehose.failed' : 'firehose.dropped'
  return is(state, at, { sinceMs, reason })
}
