// What a deleted API or deployment leaves behind goes in steps.

import type { Chore, Remaining } from '../../store/chore.ts'
import type { Key, Tx, Val } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Owner } from '../resource/resource.ts'
import { apiAddress, apiTable, snapshotTable, type ApiAddress } from './tables.ts'

const NAME = 'apigateway-sweep'
const ROWS = 200
const EVERYTHING = { start: new Uint8Array([0]), end: new Uint8Array([0xff, 0xff]) }

interface Sweep extends Owner {
  readonly id: string
  /** Left out: the whole API. */
  readonly deploymentId?: string
}

export function startSweep(
  tx: Tx,
  { account, region, id, arn }: ApiAddress,
  deploymentId?: string,
) {
  const payload: Sweep = { account, region, id, ...(deploymentId && { deploymentId }) }
  tx.emit({ edge: NAME, target: arn, payload })
}

export const apiGatewayChores: readonly Chore<any>[] = [
  {
    name: NAME,
    idOf: ({ id }: Sweep) => id,
    step: (sweep: Sweep, { commit }) =>
      commit(apiAddress(sweep, sweep.id).partition, (tx) => sweepStep(tx, sweep)),
  } satisfies Chore<Sweep>,
]

function* sweepStep(tx: Tx, sweep: Sweep): Reading<Remaining<Sweep>> {
  const { deploymentId } = sweep
  // An id is never used twice; should it be, what is there is not this one's.
  if (deploymentId === undefined && (yield* apiTable.get()) !== undefined) return undefined
  const bounds = deploymentId === undefined ? EVERYTHING : snapshotTable.bounds(deploymentId)
  const rows = (yield { op: 'range', ...bounds, limit: ROWS }) as [Key, Val][]
  for (const [key] of rows) tx.del(key)
  return rows.length === ROWS ? { state: sweep } : undefined
}
