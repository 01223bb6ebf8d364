// The credential report: a line for the root and for each user.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html

import type { Reading } from '../../store/table.ts'
import { keysOf } from './access-keys.ts'
import { ALL } from './account.ts'
import { credentialsOf } from './credentials.ts'
import {
  loginProfiles,
  lower,
  mfaOfUser,
  users,
  type AccessKeyRow,
  type UserRow,
} from './tables.ts'

const HEAD = [
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed',
  'password_next_rotation,mfa_active',
  ...[1, 2].map((n) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service']
      .map((what) => `access_key_${n}_${what}`)
      .join(','),
  ),
  ...[1, 2].map((n) => `cert_${n}_active,cert_${n}_last_rotated`),
].join(',')

const NONE = 'N/A'
const at = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}+00:00`

export function* reportLines(account: string, partition: string): Reading<string[]> {
  const root = ['<root_account>', `arn:${partition}:iam::${account}:root`, at(0), 'not_supported']
  const lines = [
    HEAD,
    [
      ...root,
      NONE,
      'not_supported',
      'not_supported',
      false,
      ...keyCells(),
      ...keyCells(),
      ...NO_CERTIFICATES,
    ].join(','),
  ]
  for (const { row } of yield* users.range([], { limit: ALL })) lines.push(yield* lineOf(row))
  return lines
}

const NO_CERTIFICATES = [false, NONE, false, NONE]

function* lineOf(user: UserRow): Reading<string> {
  const login = yield* loginProfiles.get(lower(user.name))
  const mfa = (yield* mfaOfUser.range([lower(user.name)], { limit: 1 })).length > 0
  const [first, second] = yield* keysOf(user.name)
  const signing = yield* credentialsOf(user.name, 'signing')
  const certificates = [0, 1].flatMap((i) => {
    const row = signing[i]
    return [row?.active ?? false, row === undefined ? NONE : at(row.createdAtMs)]
  })
  return [
    user.name,
    user.arn,
    at(user.createdAtMs),
    login !== undefined,
    login === undefined ? NONE : 'no_information',
    login === undefined ? NONE : at(login.changedAtMs),
    NONE,
    mfa,
    ...keyCells(first),
    ...keyCells(second),
    ...certificates,
  ].join(',')
}

function keyCells(key?: AccessKeyRow): (string | boolean)[] {
  if (key === undefined) return [false, NONE, NONE, NONE, NONE]
  return [key.active, at(key.createdAtMs), NONE, NONE, NONE]
}
