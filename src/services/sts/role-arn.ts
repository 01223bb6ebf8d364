// The ARN of a role to assume, as strictly as STS reads it.

import { parseArn } from '../../kernel/arn.ts'
import { uniqueId } from '../../kernel/identity.ts'
import { validationError } from './errors.ts'

export interface AssumedRole {
  readonly partition: string
  readonly account: string
  readonly name: string
  /** As IAM gives it to the role of this name. */
  readonly id: string
}

export function parseRoleArn(text: string): AssumedRole {
  const arn = parseArn(text)
  const name = arn?.resource.startsWith('role/')
    ? arn.resource.slice(arn.resource.lastIndexOf('/') + 1)
    : ''
  if (arn?.service !== 'iam' || !isAccount(arn.account) || name === '') {
    throw validationError(`${text} is invalid`)
  }
  const id = uniqueId('AROA', arn.account, name.toLowerCase())
  return { partition: arn.partition, account: arn.account, name, id }
}

function isAccount(text: string): boolean {
  if (text.length !== 12) return false
  for (const digit of text) if (digit < '0' || digit > '9') return false
  return true
}
