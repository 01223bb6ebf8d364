// Passwords of login profiles: judged by the account's policy, kept as what scrypt makes of them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html

import { scryptSync, timingSafeEqual } from 'node:crypto'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { passwordPolicyViolation } from './errors.ts'
import { accountSettings, type LoginProfileRow, type PasswordPolicyRow } from './tables.ts'

/** AWS's rule where an account has none: 8 characters, and three of the four kinds. */
const DEFAULT_LENGTH = 8
const SYMBOLS = "!@#$%^&*()_+-=[]{}|'"

/** A thousandth of a second's work: sign-in is not what these are for. */
const COST = { N: 1024, r: 8, p: 1 }

export function* checkPassword(password: string): Reading<void> {
  const policy = (yield* accountSettings.get())?.passwordPolicy
  const has = kindsIn(password)
  if (policy === undefined) {
    const kinds = Object.values(has).filter(Boolean).length
    if (password.length < DEFAULT_LENGTH || kinds < 3) {
      throw violation(`have a minimum length of ${DEFAULT_LENGTH} and three kinds of characters`)
    }
    return
  }
  if (password.length < policy.MinimumPasswordLength) {
    throw violation(`have minimum length of ${policy.MinimumPasswordLength}`)
  }
  for (const [needed, there, text] of rulesOf(policy, has)) {
    if (needed && !there) throw violation(`have at least one ${text}`)
  }
}

function rulesOf(policy: PasswordPolicyRow, has: ReturnType<typeof kindsIn>) {
  return [
    [policy.RequireUppercaseCharacters, has.upper, 'uppercase character'],
    [policy.RequireLowercaseCharacters, has.lower, 'lowercase character'],
    [policy.RequireNumbers, has.digit, 'number'],
    [policy.RequireSymbols, has.symbol, 'symbol'],
  ] as const
}

function kindsIn(password: string) {
  const characters = [...password]
  return {
    upper: characters.some((c) => c >= 'A' && c <= 'Z'),
    lower: characters.some((c) => c >= 'a' && c <= 'z'),
    digit: characters.some((c) => c >= '0' && c <= '9'),
    symbol: characters.some((c) => SYMBOLS.includes(c)),
  }
}

const violation = (what: string) => passwordPolicyViolation(`Password should ${what}`)

export function newLogin(tx: Tx, password: string, resetRequired: boolean): LoginProfileRow {
  const salt = Buffer.from(tx.random(16)).toString('base64')
  const hash = scryptSync(password, salt, 32, COST).toString('base64')
  return { createdAtMs: tx.nowMs, changedAtMs: tx.nowMs, resetRequired, salt, hash }
}

export function matchesLogin({ salt, hash }: LoginProfileRow, password: string): boolean {
  return timingSafeEqual(scryptSync(password, salt, 32, COST), Buffer.from(hash, 'base64'))
}
