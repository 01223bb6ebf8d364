// Policy ARNs: the account's own, and AWS's managed ones, which exist by their name alone.

import { parseArn } from '../../kernel/arn.ts'
import type { Reading } from '../../store/table.ts'
import { noSuchPolicy, unparsableArn } from './errors.ts'
import { lower, policies, type PolicyRow } from './tables.ts'

export interface PolicyName {
  readonly arn: string
  readonly name: string
  readonly path: string
  /** Account id, or `aws` for AWS's own. */
  readonly owner: string
  /** Names it in keys of attachments. */
  readonly key: string
}

/** AWS's longest policy names are far shorter. */
const MAX_AWS_POLICY_CHARACTERS = 200

export function parsePolicyArn(text: string): PolicyName {
  const arn = parseArn(text)
  if (arn === undefined || arn.service !== 'iam') throw unparsableArn()
  if (!arn.resource.startsWith('policy/')) throw noSuchPolicy(text)
  const full = arn.resource.slice('policy'.length)
  const slash = full.lastIndexOf('/')
  const [path, name] = [full.slice(0, slash + 1), full.slice(slash + 1)]
  const isAws = arn.account === 'aws'
  if (name === '' || full.length > (isAws ? MAX_AWS_POLICY_CHARACTERS : 640)) {
    throw noSuchPolicy(text)
  }
  const key = isAws ? `aws:${full}` : `own:${lower(name)}`
  return { arn: text, name, path, owner: arn.account, key }
}

/** The row of a customer-managed policy of this account. */
export function* requirePolicy(
  arn: string,
  account: string,
  missing: (arn: string) => Error = noSuchPolicy,
): Reading<PolicyRow> {
  const named = parsePolicyArn(arn)
  const row = named.owner === account ? yield* policies.get(lower(named.name)) : undefined
  if (row === undefined || row.arn !== arn) throw missing(arn)
  return row
}

/** `v3` → 3; undefined for anything else. */
export function versionNumber(id: string): number | undefined {
  const version = id.startsWith('v') ? Number(id.slice(1)) : NaN
  return Number.isSafeInteger(version) && version > 0 ? version : undefined
}
