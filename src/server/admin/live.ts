// The lineage as it happens: server-sent events, one hop each.

import type { Hop } from '../../kernel/hop.ts'
import type { Lineage } from '../../lineage/lineage.ts'
import type { HopFilter } from '../../lineage/hop-filter.ts'
import { filterOf } from './lineage.ts'
import type { Route } from './host.ts'

/** A reader that is slower than events come loses the oldest; the stream says how many. */
const MOST_WAITING = 10_000

export const getStream: Route = async ({ server, request, query }) => ({
  status: 200,
  headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  body: stream(server.lineage, request.signal, filterOf(query)),
})

async function* stream(
  lineage: Lineage,
  signal: AbortSignal,
  filter: HopFilter,
): AsyncGenerator<Uint8Array> {
  let waiting: Hop[] = []
  let lost = 0
  let wake = () => {}
  const unsubscribe = lineage.subscribe((hops) => {
    waiting.push(...hops)
    if (waiting.length > MOST_WAITING) {
      lost += waiting.length - MOST_WAITING
      waiting = waiting.slice(-MOST_WAITING)
    }
    wake()
  }, filter)
  const left = () => wake()
  signal.addEventListener('abort', left)
  try {
    // A comment at once, so that the caller knows that it is connected.
    yield Buffer.from(': millrace\n\n')
    while (!signal.aborted) {
      if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      const hops = waiting
      waiting = []
      let text = lost > 0 ? `event: lost\ndata: {"hops":${lost}}\n\n` : ''
      lost = 0
      for (const hop of hops) text += `data: ${JSON.stringify(hop)}\n\n`
      if (text !== '') yield Buffer.from(text)
    }
  } finally {
    unsubscribe()
    signal.removeEventListener('abort', left)
  }
}
