// Attaching managed policies to roles, users and groups, kept in both directions.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { ALL, pageOf, type PageInput } from './account.ts'
import { limitExceeded, noSuchEntity, notAttachable } from './errors.ts'
import { requireHolder } from './holders.ts'
import { MAX_ATTACHED } from './limits.ts'
import { parsePolicyArn, requirePolicy } from './policy-arn.ts'
import {
  attachedTo,
  attachments,
  ownerKey,
  roles,
  users,
  type AttachmentRow,
  type OwnerKind,
} from './tables.ts'

const QUOTAS = {
  role: 'PoliciesPerRole',
  user: 'PoliciesPerUser',
  group: 'PoliciesPerGroup',
} as const

export function* attach(
  tx: Tx,
  kind: OwnerKind,
  holder: string,
  policyArn: string,
  account: string,
): Reading<void> {
  const named = parsePolicyArn(policyArn)
  const name = yield* requireHolder(kind, holder)
  const policy =
    named.owner === 'aws' ? named : yield* requirePolicy(policyArn, account, notAttachable)
  const owner = ownerKey(kind, name)
  const held = yield* attachments.range([owner], { limit: ALL })
  // Attaching twice is fine and changes nothing.
  if (held.some(({ row }) => row.policyArn === policyArn)) return
  if (held.length >= MAX_ATTACHED[kind]) {
    throw limitExceeded(`Cannot exceed quota for ${QUOTAS[kind]}: ${MAX_ATTACHED[kind]}`)
  }
  const row: AttachmentRow = { policyArn, policyName: policy.name, roleName: name }
  attachments.put(tx, [owner, named.key], row)
  attachedTo.put(tx, [named.key, owner], row)
}

export function* detach(tx: Tx, kind: OwnerKind, holder: string, policyArn: string): Reading<void> {
  const name = yield* requireHolder(kind, holder)
  const { key } = parsePolicyArn(policyArn)
  const owner = ownerKey(kind, name)
  const held = yield* attachments.get(owner, key)
  if (held?.policyArn !== policyArn) throw noSuchEntity(`Policy ${policyArn} was not found.`)
  attachments.del(tx, [owner, key])
  attachedTo.del(tx, [key, owner])
}

interface AttachedInput extends PageInput {
  readonly PathPrefix?: string | undefined
}

export function* attachedPage(kind: OwnerKind, holder: string, input: AttachedInput) {
  const name = yield* requireHolder(kind, holder)
  const rows = (yield* attachments.range([ownerKey(kind, name)], { limit: ALL }))
    .map(({ row }) => row)
    .filter((row) => parsePolicyArn(row.policyArn).path.startsWith(input.PathPrefix ?? '/'))
  // An account's policy may have the name of one of AWS's.
  const idOf = (row: AttachmentRow) => `${row.policyName} ${row.policyArn}`
  const byName = rows.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
  const { items, ...page } = pageOf(byName, input, idOf)
  return {
    AttachedPolicies: items.map((row) => ({
      PolicyName: row.policyName,
      PolicyArn: row.policyArn,
    })),
    ...page,
  }
}

/** To how many roles, users and groups a policy is attached, and how many it bounds. */
export function* usageOf(policyArn: string): Reading<{ attached: number; bounding: number }> {
  const { key } = parsePolicyArn(policyArn)
  const attached = (yield* attachedTo.range([key], { limit: ALL })).length
  const bounded = yield* bounding(policyArn)
  return { attached, bounding: bounded.roles.length + bounded.users.length }
}

/** Whose permissions boundary a policy is. */
export function* bounding(policyArn: string): Reading<{ roles: string[]; users: string[] }> {
  const bounded = (rows: readonly { row: { name: string; permissionsBoundary?: string } }[]) =>
    rows.filter(({ row }) => row.permissionsBoundary === policyArn).map(({ row }) => row.name)
  return {
    roles: bounded(yield* roles.range([], { limit: ALL })),
    users: bounded(yield* users.range([], { limit: ALL })),
  }
}
