// AWS's managed policies: what those for the services here say, as AWS publishes them. Others exist by
// their name alone: they can be attached, and grant nothing.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html

import { uniqueId } from '../../kernel/identity.ts'
import published from './aws-policies.json' with { type: 'json' }
import type { PolicyName } from './policy-arn.ts'
import type { PolicyRow, PolicyVersionRow } from './tables.ts'

interface Published {
  readonly path: string
  readonly version: number
  readonly created: string
  readonly updated: string
  readonly document: unknown
}

const POLICIES: ReadonlyMap<string, Published> = new Map(Object.entries(published))

/** The day of IAM's first managed policies: that of those that Millrace does not know. */
const FIRST_DAY = '2015-02-06'

export function awsPolicy(named: Pick<PolicyName, 'name' | 'path' | 'arn'>): PolicyRow {
  const known = POLICIES.get(named.name)
  const version = known?.version ?? 1
  return {
    name: named.name,
    path: named.path,
    id: uniqueId('ANPA', '000000000000', named.arn),
    arn: named.arn,
    createdAtMs: Date.parse(known?.created ?? FIRST_DAY),
    updatedAtMs: Date.parse(known?.updated ?? FIRST_DAY),
    tags: [],
    defaultVersion: version,
    nextVersion: version + 1,
  }
}

/** Undefined where Millrace does not know what AWS's document says. */
export function awsPolicyVersion(
  named: Pick<PolicyName, 'name' | 'path'>,
): PolicyVersionRow | undefined {
  const known = POLICIES.get(named.name)
  if (known === undefined || known.path !== named.path) return undefined
  return { document: JSON.stringify(known.document), createdAtMs: Date.parse(known.updated) }
}

/** All whose documents are known, for lists. */
export function awsPolicies(partition: string): PolicyRow[] {
  return [...POLICIES].map(([name, { path }]) =>
    awsPolicy({ name, path, arn: `arn:${partition}:iam::aws:policy${path}${name}` }),
  )
}
