// Row types, key layout and partition of STS: the temporary credentials that it has given out.

import { Table } from '../../store/table.ts'

/** Global, like IAM; the account is the one that the credentials act in. */
export function stsPartition(account: string): string {
  return `sts/${account}`
}

export interface SessionRow {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Whom a request with these credentials is from. */
  readonly arn: string
  readonly userId: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  readonly sourceIdentity?: string
  readonly tags: Readonly<Record<string, string>>
}

export const sessions = new Table<[accessKeyId: string], SessionRow>('session')
/** By expiry, so that issuing new ones removes a few that are over. */
export const expiries = new Table<[expiresAtMs: number, accessKeyId: string], true>('expiry')
