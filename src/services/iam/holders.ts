// Inline policies of roles, users and groups: one way for all three.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { ALL, pageOf, requireRole, type PageInput } from './account.ts'
import { charactersOf, encodeDocument, requireIdentityPolicy } from './documents.ts'
import { limitExceeded, noSuchEntity } from './errors.ts'
import { MAX_INLINE_CHARACTERS } from './limits.ts'
import { inlinePolicies, ownerKey, type InlinePolicyRow, type OwnerKind } from './tables.ts'
import { requireGroup, requireUser } from './users.ts'

const QUOTAS = { role: 'ACLSizePerRole', user: 'ACLSizePerUser', group: 'ACLSizePerGroup' } as const

/** Throws unless there is such a role, user or group; answers its name as it was created. */
export function* requireHolder(kind: OwnerKind, name: string): Reading<string> {
  if (kind === 'role') return (yield* requireRole(name)).name
  return (yield* kind === 'user' ? requireUser(name) : requireGroup(name)).name
}

export function* putInline(
  tx: Tx,
  kind: OwnerKind,
  holder: string,
  policy: InlinePolicyRow,
): Reading<void> {
  const name = yield* requireHolder(kind, holder)
  const max = MAX_INLINE_CHARACTERS[kind]
  requireIdentityPolicy(policy.document, max, QUOTAS[kind])
  // Names of inline policies count with their case; the quota is over all of a holder's together.
  const others = (yield* inlinePolicies.range([ownerKey(kind, name)], { limit: ALL }))
    .filter(({ row }) => row.name !== policy.name)
    .reduce((sum, { row }) => sum + charactersOf(row.document), 0)
  if (others + charactersOf(policy.document) > max) {
    throw limitExceeded(`Maximum policy size of ${max} bytes exceeded for ${kind} ${name}`)
  }
  inlinePolicies.put(tx, [ownerKey(kind, name), policy.name], policy)
}

export function* requireInline(
  kind: OwnerKind,
  holder: string,
  policyName: string,
): Reading<{ name: string; PolicyName: string; PolicyDocument: string }> {
  const name = yield* requireHolder(kind, holder)
  const policy = yield* inlinePolicies.get(ownerKey(kind, name), policyName)
  if (policy === undefined) {
    throw noSuchEntity(`The ${kind} policy with name ${policyName} cannot be found.`)
  }
  return { name, PolicyName: policy.name, PolicyDocument: encodeDocument(policy.document) }
}

export function* deleteInline(
  tx: Tx,
  kind: OwnerKind,
  holder: string,
  policyName: string,
): Reading<void> {
  const { name } = yield* requireInline(kind, holder, policyName)
  inlinePolicies.del(tx, [ownerKey(kind, name), policyName])
}

export function* inlineNames(kind: OwnerKind, holder: string, input: PageInput) {
  const name = yield* requireHolder(kind, holder)
  const rows = yield* inlinePolicies.range([ownerKey(kind, name)], { limit: ALL })
  const { items, ...page } = pageOf(
    rows.map(({ row }) => row.name),
    input,
    (each) => each,
  )
  return { PolicyNames: items, ...page }
}
