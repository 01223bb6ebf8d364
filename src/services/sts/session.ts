// Giving out temporary credentials.

import { issueAccessKeyId } from '../../kernel/identity.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { expiries, sessions, stsPartition, type SessionRow } from './tables.ts'

/** Kept this long after expiry, so that a late caller is told that his token is over. */
const REMEMBERED_MS = 3600_000
const REMOVED_PER_ISSUE = 8

export interface NewSession extends Omit<
  SessionRow,
  'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'issuedAtMs' | 'expiresAtMs' | 'tags'
> {
  readonly durationSeconds: number
  readonly tags?: Readonly<Record<string, string>>
}

export function issueSession(
  { store }: Pick<Env, 'store'>,
  account: string,
  session: NewSession,
  options: { durability?: 'buffered' } = {},
): Promise<SessionRow> {
  const issue = function* (tx: Tx): Reading<SessionRow> {
    yield* removeExpired(tx)
    const { durationSeconds, tags = {}, ...whom } = session
    let accessKeyId: string
    do accessKeyId = issueAccessKeyId('ASIA', account, tx.random(8))
    while (yield* sessions.get(accessKeyId))
    const row: SessionRow = {
      ...whom,
      tags,
      accessKeyId,
      secretAccessKey: Buffer.from(tx.random(30)).toString('base64'),
      sessionToken: `IQoJ${Buffer.from(tx.random(192)).toString('base64')}`,
      issuedAtMs: tx.nowMs,
      expiresAtMs: tx.nowMs + durationSeconds * 1000,
    }
    sessions.put(tx, [row.accessKeyId], row)
    expiries.put(tx, [row.expiresAtMs, row.accessKeyId], true)
    return row
  }
  return store.transact(stsPartition(account), issue, options)
}

function* removeExpired(tx: Tx): Reading<void> {
  const over = yield* expiries.range([], {
    limit: REMOVED_PER_ISSUE,
    before: [Math.max(0, tx.nowMs - REMEMBERED_MS)],
  })
  for (const { key } of over) {
    const [expiresAtMs, id] = [key.integer(), key.text()]
    expiries.del(tx, [expiresAtMs, id])
    sessions.del(tx, [id])
  }
}

export function presentCredentials(row: SessionRow) {
  return {
    AccessKeyId: row.accessKeyId,
    SecretAccessKey: row.secretAccessKey,
    SessionToken: row.sessionToken,
    Expiration: new Date(row.expiresAtMs),
  }
}
