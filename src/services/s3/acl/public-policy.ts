// Whether a policy lets the world in.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status

import type { Condition, Policy, Statement } from '../../../access/document.ts'
import { parsePolicy } from '../../../access/parse.ts'

export function isPublicPolicy(text: string): boolean {
  return isPublic(parsePolicy(text))
}

function isPublic({ statements }: Policy): boolean {
  return statements.some((one) => one.effect === 'Allow' && letsAnyone(one) && !isNarrowed(one))
}

function letsAnyone({ principals }: Statement): boolean {
  return principals !== undefined && (principals.anyone || principals.not)
}

/** With a fixed value they leave somebody in particular. */
const NARROWING = new Set([
  ...['aws:sourcearn', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceowner', 'aws:sourceaccount'],
  ...['aws:principalorgid', 'aws:principalorgpaths', 'aws:principalaccount', 'aws:principalarn'],
  ...['aws:userid', 's3:x-amz-server-side-encryption-aws-kms-key-id', 's3:dataaccesspointarn'],
  ...['s3:dataaccesspointaccount', 'aws:sourceip'],
])

function isNarrowed({ conditions }: Statement): boolean {
  return conditions.some(narrows)
}

function narrows({ operator, key, values }: Condition): boolean {
  const name = key.toLowerCase()
  const negated = operator.includes('Not') || operator.endsWith('IfExists') || operator === 'Null'
  if (negated || !NARROWING.has(name) || values.length === 0) return false
  if (name === 'aws:sourceip') return values.every(isSmall)
  if (name === 's3:dataaccesspointarn') return values.every((value) => !value.includes('*:'))
  return values.every((value) => !value.includes('*') && !value.includes('?'))
}

/** Not most of all addresses. */
function isSmall(range: string): boolean {
  const [address = '', bits] = range.split('/', 2)
  if (bits === undefined) return true
  return Number(bits) >= (address.includes(':') ? 32 : 8)
}
