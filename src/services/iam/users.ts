// Users and groups: finding them, and whom an operation means that names nobody.

import { parseArn } from '../../kernel/arn.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { ALL } from './account.ts'
import { noSuchGroup, noSuchUser, validationError } from './errors.ts'
import {
  groups,
  groupsOfUser,
  lower,
  members,
  users,
  type GroupRow,
  type UserRow,
} from './tables.ts'

export function* requireUser(name: string): Reading<UserRow> {
  const user = yield* users.get(lower(name))
  if (user === undefined) throw noSuchUser(name)
  return user
}

export function* requireGroup(name: string): Reading<GroupRow> {
  const group = yield* groups.get(lower(name))
  if (group === undefined) throw noSuchGroup(name)
  return group
}

/** The user who is named, or who asks. Roles and root are no users: they must name one. */
export function userNameOf(
  input: { readonly UserName?: string | undefined },
  context: Pick<Context, 'caller'>,
): string {
  if (input.UserName !== undefined) return input.UserName
  const { resource = '' } = parseArn(context.caller.arn) ?? {}
  if (resource.startsWith('user/')) return resource.slice(resource.lastIndexOf('/') + 1)
  throw validationError('Must specify userName when calling with non-User credentials')
}

export function* groupNamesOf(user: string): Reading<string[]> {
  const rows = yield* groupsOfUser.range([lower(user)], { limit: ALL })
  return rows.map(({ key }) => second(key))
}

export function* memberNamesOf(group: string): Reading<string[]> {
  const rows = yield* members.range([lower(group)], { limit: ALL })
  return rows.map(({ key }) => second(key))
}

function second(key: { text(): string }): string {
  key.text()
  return key.text()
}

export function join(tx: Tx, group: string, user: string): void {
  members.put(tx, [lower(group), lower(user)], true)
  groupsOfUser.put(tx, [lower(user), lower(group)], true)
}

export function leave(tx: Tx, group: string, user: string): void {
  members.del(tx, [lower(group), lower(user)])
  groupsOfUser.del(tx, [lower(user), lower(group)])
}
