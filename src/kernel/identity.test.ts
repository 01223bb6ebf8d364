import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accountOfId, issueAccessKeyId, issuedAccountOf, uniqueId } from './identity.ts'

const account = fc.integer({ min: 0, max: 999_999_999_999 }).map((n) => String(n).padStart(12, '0'))

test('an id tells its account', () => {
  fc.assert(
    fc.property(account, fc.uint8Array({ minLength: 8, maxLength: 8 }), (account, random) => {
      const id = issueAccessKeyId('ASIA', account, random)
      expect(id).toMatch(/^ASIA[A-Z2-7]{16}$/)
      expect(accountOfId(id)).toBe(account)
      expect(issuedAccountOf(id)).toBe(account)
    }),
  )
})

test('a key id whose account is publicly known', () => {
  expect(accountOfId('ASIAY34FZKBOKMUTVV7A')).toBe('609629065308')
  expect(issuedAccountOf('ASIAY34FZKBOKMUTVV7A')).toBeUndefined()
})

test('keys that say nothing', () => {
  for (const id of ['AKIAIOSFODNN7EXAMPLE', 'test', '', 'ASIA!!!!!!!!!!!!!!!!']) {
    expect(accountOfId(id)).toBeUndefined()
  }
})

test('unique ids are stable', () => {
  const id = uniqueId('AROA', '111111111111', 'role')
  expect(id).toMatch(/^AROA[A-Z2-7]{17}$/)
  expect(uniqueId('AROA', '111111111111', 'role')).toBe(id)
  expect(uniqueId('AROA', '111111111111', 'role2')).not.toBe(id)
  expect(accountOfId(id)).toBe('111111111111')
})
