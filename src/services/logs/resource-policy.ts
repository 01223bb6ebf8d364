// Policies by which AWS services may write into log groups.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ResourcePolicy.html

import { Table } from '../../store/table.ts'
import { invalidParameter } from './errors.ts'

export interface ResourcePolicyRow {
  readonly name: string
  readonly document: string
  readonly updatedAtMs: number
  /** Of a policy for one resource. */
  readonly resourceArn?: string
  readonly revisionId?: string
}

/** By name; one for a resource by its ARN. */
export const resourcePolicies = new Table<[name: string], ResourcePolicyRow>('resource-policy')

export const MAX_RESOURCE_POLICIES = 10

export function shown(row: ResourcePolicyRow) {
  return {
    policyName: row.name,
    policyDocument: row.document,
    lastUpdatedTime: row.updatedAtMs,
    policyScope: row.resourceArn === undefined ? ('ACCOUNT' as const) : ('RESOURCE' as const),
    ...(row.resourceArn !== undefined && { resourceArn: row.resourceArn }),
    ...(row.revisionId !== undefined && { revisionId: row.revisionId }),
  }
}

export function requireDocument(document: string | undefined): string {
  if (document === undefined || document === '') {
    throw invalidParameter('The policy document is required.')
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(document)
  } catch {
    parsed = undefined
  }
  if (typeof parsed === 'object' && parsed !== null && 'Statement' in parsed) return document
  throw invalidParameter('Invalid policy document. Please check the policy syntax and ensure that Principals are valid.') // prettier-ignore
}

/** The statements of several documents as one. */
export function mergedPolicies(documents: readonly string[]): string {
  const Statement = documents.flatMap((document) => {
    const { Statement: one } = JSON.parse(document) as { Statement: unknown }
    return Array.isArray(one) ? (one as unknown[]) : [one]
  })
  return JSON.stringify({ Version: '2012-10-17', Statement })
}
