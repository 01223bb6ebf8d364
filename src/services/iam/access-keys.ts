// A user's access keys.

import type { Reading } from '../../store/table.ts'
import { ALL } from './account.ts'
import { noSuchEntity } from './errors.ts'
import { accessKeys, keysOfUser, lower, type AccessKeyRow } from './tables.ts'
import { requireUser } from './users.ts'

export function* keysOf(user: string): Reading<AccessKeyRow[]> {
  const found: AccessKeyRow[] = []
  for (const { key } of yield* keysOfUser.range([lower(user)], { limit: ALL })) {
    key.text()
    const row = yield* accessKeys.get(key.text())
    if (row !== undefined) found.push(row)
  }
  return found
}

/** A key of this user's. */
export function* requireKey(userName: string, id: string): Reading<AccessKeyRow> {
  const user = yield* requireUser(userName)
  const key = yield* accessKeys.get(id)
  if (key === undefined || lower(key.userName) !== lower(user.name)) {
    throw noSuchEntity(`The Access Key with id ${id} cannot be found.`)
  }
  return key
}
