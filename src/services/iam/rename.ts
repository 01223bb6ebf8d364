// A user or a group under another name: what belongs to it moves along.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { ALL } from './account.ts'
import { parsePolicyArn } from './policy-arn.ts'
import {
  accessKeys,
  attachedTo,
  attachments,
  credentials,
  groups,
  inlinePolicies,
  keysOfUser,
  loginProfiles,
  lower,
  mfaDevices,
  mfaOfUser,
  ownerKey,
  users,
  type GroupRow,
  type OwnerKind,
  type UserRow,
} from './tables.ts'
import { groupNamesOf, join, leave, memberNamesOf } from './users.ts'

export function* renameUser(tx: Tx, before: UserRow, after: UserRow): Reading<void> {
  const [from, to] = [lower(before.name), lower(after.name)]
  users.del(tx, [from])
  users.put(tx, [to], after)
  if (before.name === after.name) return
  yield* movePolicies(tx, 'user', before.name, after.name)
  for (const group of yield* groupNamesOf(before.name)) {
    leave(tx, group, before.name)
    join(tx, group, after.name)
  }
  yield* moveKeys(tx, from, after.name)
  const login = yield* loginProfiles.get(from)
  if (login !== undefined) {
    loginProfiles.del(tx, [from])
    loginProfiles.put(tx, [to], login)
  }
  yield* moveProofs(tx, from, after.name)
}

export function* renameGroup(tx: Tx, before: GroupRow, after: GroupRow): Reading<void> {
  groups.del(tx, [lower(before.name)])
  groups.put(tx, [lower(after.name)], after)
  if (before.name === after.name) return
  yield* movePolicies(tx, 'group', before.name, after.name)
  for (const user of yield* memberNamesOf(before.name)) {
    leave(tx, before.name, user)
    join(tx, after.name, user)
  }
}

function* movePolicies(tx: Tx, kind: OwnerKind, from: string, to: string): Reading<void> {
  const [old, owner] = [ownerKey(kind, from), ownerKey(kind, to)]
  for (const { row } of yield* inlinePolicies.range([old], { limit: ALL })) {
    inlinePolicies.del(tx, [old, row.name])
    inlinePolicies.put(tx, [owner, row.name], row)
  }
  for (const { row } of yield* attachments.range([old], { limit: ALL })) {
    const { key } = parsePolicyArn(row.policyArn)
    const moved = { ...row, roleName: to }
    attachments.del(tx, [old, key])
    attachedTo.del(tx, [key, old])
    attachments.put(tx, [owner, key], moved)
    attachedTo.put(tx, [key, owner], moved)
  }
}

function* moveKeys(tx: Tx, from: string, userName: string): Reading<void> {
  for (const { key } of yield* keysOfUser.range([from], { limit: ALL })) {
    key.text()
    const id = key.text()
    const row = yield* accessKeys.get(id)
    keysOfUser.del(tx, [from, id])
    keysOfUser.put(tx, [lower(userName), id], true)
    if (row !== undefined) accessKeys.put(tx, [id], { ...row, userName })
  }
}

/** MFA devices, SSH keys, certificates. */
function* moveProofs(tx: Tx, from: string, userName: string): Reading<void> {
  for (const { key } of yield* mfaOfUser.range([from], { limit: ALL })) {
    key.text()
    const serial = key.text()
    const row = yield* mfaDevices.get(serial)
    mfaOfUser.del(tx, [from, serial])
    mfaOfUser.put(tx, [lower(userName), serial], true)
    if (row !== undefined) mfaDevices.put(tx, [serial], { ...row, userName })
  }
  for (const { row } of yield* credentials.range([from], { limit: ALL })) {
    credentials.del(tx, [from, row.id])
    credentials.put(tx, [lower(userName), row.id], { ...row, userName })
  }
}
