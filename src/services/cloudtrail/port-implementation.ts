// CloudTrail's port: what edges report of a trail's deliveries.

import type { Env } from '../service.ts'
import { pendingPartition } from './delivery/pending.ts'
import { noteStatus } from './delivery/status.ts'
import type { CloudTrailPort } from './port.ts'

export function createCloudTrailPort({ store }: Pick<Env, 'store'>): CloudTrailPort {
  return {
    logged: (record, error) =>
      store.transact(
        pendingPartition(record),
        (tx) => noteStatus({ logsError: error, ...(error ? {} : { loggedMs: tx.nowMs }) }, tx),
        { durability: 'buffered' },
      ),
    notified: (notice, error) =>
      store.transact(pendingPartition(notice), function* (tx) {
        const { nowMs } = tx
        const when = error === undefined ? { notifiedMs: nowMs } : {}
        const status = { notificationError: error, notificationTriedMs: nowMs, ...when }
        yield* noteStatus(status, tx)
      }),
  }
}
