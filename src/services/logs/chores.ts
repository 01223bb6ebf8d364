// CloudWatch Logs' background work: removing what deleted groups and streams held. To callers they are gone
// with the commit that begins it.

import type { Chore } from '../../store/chore.ts'
import type { Tx } from '../../store/store.ts'
import type { Context } from '../service.ts'
import { groupArn } from './group.ts'
import { purgeStep } from './purge.ts'
import { groupPartition } from './tables.ts'

const LOGS_PURGE = 'logs-purge'

interface Purge {
  readonly account: string
  readonly region: string
  readonly logGroup: string
}

/** In the transaction that deletes the group, or one of its streams. */
export function emitPurge(tx: Tx, context: Context, logGroup: string): void {
  const { account, region } = context
  const payload: Purge = { account, region, logGroup }
  tx.emit({ edge: LOGS_PURGE, target: groupArn(context, logGroup), payload })
}

const purge: Chore<Purge> = {
  name: LOGS_PURGE,
  step(state, { commit }) {
    const { account, region, logGroup } = state
    return commit(groupPartition(account, region, logGroup), function* (tx) {
      if (yield* purgeStep(tx)) return { state }
    })
  },
}

export const logsChores: readonly Chore[] = [purge]
