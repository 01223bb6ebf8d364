// Destination numbers that an account in the SMS sandbox verifies before it sends to them. Nothing is
// sent from here, so no account is in the sandbox; the numbers can be kept and verified all the same.
// https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox.html

import { AwsError } from '../../kernel/aws-error.ts'
import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import { snsError } from './errors.ts'

export interface SandboxNumber {
  readonly phoneNumber: string
  readonly verified: boolean
  /** What was texted to the number, for its owner to repeat. */
  readonly password: string
}

export const sandboxTable = new Table<[phoneNumber: string], SandboxNumber>('sms-sandbox')

export function* requireSandboxNumber(phoneNumber: string): Reading<SandboxNumber> {
  const row = yield* sandboxTable.get(phoneNumber)
  if (row === undefined) {
    throw snsError('ResourceNotFoundException', 'The phone number does not exist')
  }
  return row
}

/** Six digits. */
export function oneTimePassword(tx: Tx): string {
  const digits = Buffer.from(tx.random(4)).readUInt32BE() % 1_000_000
  return String(digits).padStart(6, '0')
}

export function wrongPassword(): AwsError {
  return new AwsError('VerificationException', 'The one-time password is wrong', {
    status: 400,
    members: { Status: 'Failed' },
  })
}
