// A discoverer's rule on its bus: made, enabled, disabled or deleted as the discoverer is.

import type { Chore } from '../../store/chore.ts'
import type { Store, Tx } from '../../store/store.ts'
import type { Owner } from '../resource/resource.ts'
import type { ManagedRules } from './managed-rules.ts'
import { discovererPartition, discovererTable, type DiscovererRow } from './tables.ts'

const FOLLOW = 'schemas-discoverer'

interface Follow extends Owner {
  readonly id: string
  readonly arn: string
  readonly busArn: string
}

/** In the transaction that makes, changes or deletes the discoverer. */
export function followDiscoverer(tx: Tx, row: DiscovererRow): void {
  const { account, region, id, arn, sourceArn: busArn } = row
  const payload: Follow = { account, region, id, arn, busArn }
  tx.emit({ edge: FOLLOW, target: arn, payload })
}

export function schemasChores(store: Store, rules: () => ManagedRules): readonly Chore[] {
  return [
    {
      name: FOLLOW,
      idOf: ({ id }: Follow) => id,
      async step(follow: Follow, { commit }) {
        const partition = discovererPartition(follow)
        const row = await store.transact(partition, () => discovererTable.get(follow.id))
        const name = `Schemas-${follow.id}`.slice(0, 64)
        await rules().manage(follow.busArn, name, row && { targetArn: follow.arn, enabled: row.state === 'STARTED', crossAccount: row.crossAccount }) // prettier-ignore
        // eslint-disable-next-line require-yield
        return commit(partition, function* () {
          return undefined
        })
      },
    },
  ]
}
