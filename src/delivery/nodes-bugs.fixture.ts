// Planted bugs of a cluster, between a node and its store.

import type { Lease, Store } from '../store/store.ts'

export const BUGS = ['no-fence', 'zombie-settles', 'lease-not-renewed', 'never-looks'] as const
export type Bug = (typeof BUGS)[number]

/** `whole`: the store without fences. */
export function buggy(bug: Bug | undefined, store: Store, whole: Store): Store {
  const changed = Object.create(store) as { -readonly [K in keyof Store]: Store[K] }
  if (bug === 'no-fence' || bug === 'zombie-settles') {
    changed.transact = async (scope, op, options) => {
      const isSettlement = String(scope).startsWith('#slot/')
      if (bug === 'zombie-settles' && !isSettlement) return store.transact(scope, op, options)
      // Asks as the store does: the node may be paused before it, or after.
      await store.health()
      await store.outbox.nextDueMs()
      const answer = await whole.transact(scope, op, options)
      await store.outbox.nextDueMs()
      return answer
    }
  }
  if (bug === 'lease-not-renewed') changed.ownEach = sayingYes(store)
  if (bug === 'never-looks') {
    let lists = 0
    const outbox = Object.create(store.outbox) as Store['outbox']
    Object.assign(outbox, {
      channels: async (...given: Parameters<Store['outbox']['channels']>) =>
        lists++ < 3 ? store.outbox.channels(...given) : [],
    })
    Object.assign(changed, { outbox })
  }
  return changed
}

/** What was had once is had for ever. */
function sayingYes(store: Store): Store['ownEach'] {
  const had = new Map<string, Lease>()
  return async (names, ttlMs) => {
    const fresh = names.filter((name) => !had.has(name))
    const leases = await store.ownEach(fresh, ttlMs)
    for (const [i, name] of fresh.entries()) if (leases[i]) had.set(name, leases[i])
    return names.map((name) => had.get(name) ?? null)
  }
}
