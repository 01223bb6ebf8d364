// Where a record of a stream is: in it, whoever has read it, until its time there ends.

import { is, type Place, type Scene } from './place.ts'

const STREAMS: ReadonlySet<string> = new Set(['kinesis', 'dynamodb'])

/** The stream that an event came into; undefined: into none. */
export function streamOf({ hops }: Pick<Scene, 'hops'>): string | undefined {
  const entered = hops.find(({ outcome, to }) => {
    const came = outcome === 'accepted' || outcome === 'delivered'
    return came && to.startsWith('arn:') && STREAMS.has(to.split(':', 3)[2]!)
  })
  return entered?.to
}

export async function placeOfRecord(scene: Scene, resource: string): Promise<Place> {
  const { hops, node, witnesses } = scene
  const at = await witnesses.whereabouts({
    ...{ id: node.id, resource, enteredMs: hops[0]!.atMs },
    ...{ positions: [], timesMs: [] },
  })
  if (at !== undefined) return { at }
  const { to, atMs: sinceMs, reason } = hops.at(-1)!
  return is('unknown', to, { sinceMs, reason })
}
