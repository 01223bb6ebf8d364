// How a source's records show in the lineage.

import type { Hop } from '../../kernel/hop.ts'
import { traceIdOf } from '../../kernel/trace-header.ts'
import type { Tx } from '../../store/store.ts'
import type { Item, Source, SourceEnv } from './source.ts'

type Named = Pick<Source<Item>, 'name' | 'from'> & {
  readonly target: Pick<Source<Item>['target'], 'arn'>
}

export function hopOf(source: Named, item: Item, nowMs: number, requestId?: string) {
  const traceId = traceIdOf(item.traceHeader)
  return {
    atMs: nowMs,
    id: item.id,
    ...(traceId !== undefined && { traceId }),
    from: source.from,
    to: source.target.arn,
    via: source.name,
    ...(item.attempt !== undefined && { attempt: item.attempt }),
    ...(requestId !== undefined && { requestId }),
  }
}

/** What was a record goes on as an invocation; one that failed is a record again. */
export function deliveredHop(source: Named, item: Item, nowMs: number, requestId: string): Hop {
  const hop = hopOf(source, item, nowMs, requestId)
  return { ...hop, id: requestId, parentId: item.id, outcome: 'delivered' }
}

export function throttledHops(
  source: Named,
  items: readonly Item[],
  nowMs: number,
  more: { readonly requestId: string; readonly reason: string; readonly nextAtMs?: number },
): Hop[] {
  const { requestId, reason, nextAtMs } = more
  return items.map((item) => ({
    ...hopOf(source, item, nowMs, requestId),
    outcome: 'throttled',
    reason,
    ...(nextAtMs !== undefined && { nextAtMs }),
  }))
}

/** Of what keeps no rows of its own; they need not be durable before work goes on. */
export async function recordHops(
  { store, log }: Pick<SourceEnv, 'store' | 'log'>,
  partition: string,
  hops: readonly Hop[],
): Promise<void> {
  if (hops.length === 0) return
  const record = store.transact(
    partition,
    // eslint-disable-next-line require-yield
    function* (tx) {
      writeHops(tx, hops)
    },
    { durability: 'buffered' },
  )
  await record.catch((error: unknown) => log.warn({ err: error }, 'hops were not recorded'))
}

export function writeHops(tx: Tx, hops: readonly Hop[]): void {
  for (const hop of hops) tx.hop(hop)
}
