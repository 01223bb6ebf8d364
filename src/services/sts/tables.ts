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
  /** Session tags; those of `transitive` (lower-case keys) go on to sessions made from this one. */
  readonly tags: Readonly<Record<string, string>>
  readonly transitive?: readonly string[]
  /** The user behind a federated one. */
  readonly userName?: string
  /** What the session stands on; absent in rows of before: a role's, or the root's. */
  readonly basis?: SessionBasis
  /** Session policies as JSON texts, and ARNs of managed ones: they narrow, and never grant. */
  readonly policies?: readonly string[]
  readonly policyArns?: readonly string[]
  /** The caller had shown a second factor. */
  readonly mfa?: boolean
  /** Provider of a web identity or SAML assertion: `aws:FederatedProvider`. */
  readonly provider?: string
}

export type SessionBasis = 'role' | 'user' | 'root' | 'federated-user'

/** A call that was refused. */
export interface RefusalRow {
  readonly number: number
  readonly secret: string
  /** JSON text. */
  readonly decision: string
}

export const refusals = new Table<[number: number], RefusalRow>('refusal')
export const sessions = new Table<[accessKeyId: string], SessionRow>('session')
/** By expiry, so that issuing new ones removes a few that are over. */
export const expiries = new Table<[expiresAtMs: number, accessKeyId: string], true>('expiry')
