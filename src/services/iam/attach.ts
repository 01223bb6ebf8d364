// Attaching managed policies to roles, kept in both directions.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { limitExceeded, noSuchEntity, notAttachable } from './errors.ts'
import { ALL } from './account.ts'
import { MAX_ATTACHED_POLICIES } from './limits.ts'
import { parsePolicyArn, requirePolicy } from './policy-arn.ts'
import { attachedTo, attachments, lower, type RoleRow } from './tables.ts'

export function* attach(tx: Tx, role: RoleRow, policyArn: string, account: string): Reading<void> {
  const named = parsePolicyArn(policyArn)
  const policy =
    named.owner === 'aws' ? named : yield* requirePolicy(policyArn, account, notAttachable)
  const held = yield* attachments.range([lower(role.name)], { limit: ALL })
  // Attaching twice is fine and changes nothing.
  if (held.some(({ row }) => row.policyArn === policyArn)) return
  if (held.length >= MAX_ATTACHED_POLICIES) {
    throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${MAX_ATTACHED_POLICIES}`)
  }
  const row = { policyArn, policyName: policy.name, roleName: role.name }
  attachments.put(tx, [lower(role.name), named.key], row)
  attachedTo.put(tx, [named.key, lower(role.name)], row)
}

export function* detach(tx: Tx, role: RoleRow, policyArn: string): Reading<void> {
  const { key } = parsePolicyArn(policyArn)
  const held = yield* attachments.get(lower(role.name), key)
  if (held?.policyArn !== policyArn) throw noSuchEntity(`Policy ${policyArn} was not found.`)
  attachments.del(tx, [lower(role.name), key])
  attachedTo.del(tx, [key, lower(role.name)])
}

/** How many roles a policy is attached to. */
export function* attachmentCount(policyArn: string): Reading<number> {
  const { key } = parsePolicyArn(policyArn)
  return (yield* attachedTo.range([key], { limit: ALL })).length
}
