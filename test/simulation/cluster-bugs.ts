// Planted bugs of nodes that share a store, between a node and its store.

import type { Store } from '../../src/store/store.ts'

export const CLUSTER_BUGS = ['no-fence', 'zombie-settles', 'no-look'] as const
export type ClusterBug = (typeof CLUSTER_BUGS)[number]

/** `whole`: the same store without fences. */
export function buggyNode(bug: string | undefined, store: Store, whole: Store): Store {
  const changed = Object.create(store) as { -readonly [K in keyof Store]: Store[K] }
  if (bug === 'no-fence') changed.transact = unfenced(store, whole, () => true)
  if (bug === 'zombie-settles') {
    changed.transact = unfenced(store, whole, (scope) => String(scope).startsWith('#slot/'))
  }
  if (bug === 'no-look') changed.nodeName = undefined
  return changed
}

function unfenced(
  store: Store,
  whole: Store,
  applies: (scope: string | readonly string[]) => boolean,
): Store['transact'] {
  return async (scope, op, options) => {
    if (!applies(scope)) return store.transact(scope, op, options)
    // Through the node's own store before and after: it may be stopped there, or dead.
    await store.outbox.nextDueMs()
    const answer = await whole.transact(scope, op, options)
    await store.outbox.nextDueMs()
    return answer
  }
}
