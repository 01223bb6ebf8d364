// The Policy attribute as SQS accepts it, and the statements that AddPermission writes into it.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html

import { invalidAttribute, invalidValue } from './errors.ts'
import { limits } from './limits.ts'

interface Statement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: unknown
  readonly Action?: string | readonly string[]
  readonly Resource?: unknown
  readonly Condition?: unknown
}

interface Policy {
  readonly Version?: string
  readonly Id?: string
  readonly Statement: readonly Statement[]
}

const MAX_STATEMENTS = 20
const MAX_ACTIONS = 7

/** The text itself, once it is known to be a policy within SQS's bounds. */
export function checkPolicy(text: string, name: string): string {
  if (Buffer.byteLength(text) > limits.policyBytes) throw invalidAttribute(name)
  const policy = readPolicy(text)
  if (policy === undefined || policy.Statement.length > MAX_STATEMENTS) throw invalidAttribute(name)
  for (const statement of policy.Statement) {
    if (typeof statement !== 'object' || statement === null) throw invalidAttribute(name)
    if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw invalidAttribute(name)
    const actions = statement.Action
    if (Array.isArray(actions) && actions.length > MAX_ACTIONS) throw invalidAttribute(name)
  }
  return text
}

function readPolicy(text: string): Policy | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('Statement' in value)) return undefined
  const statements = (value as { Statement: unknown }).Statement
  return {
    ...value,
    Statement: (Array.isArray(statements) ? statements : [statements]) as Statement[],
  }
}

const grantable = new Set(
  [
    '*',
    'SendMessage',
    'ReceiveMessage',
    'DeleteMessage',
    'ChangeMessageVisibility',
    'GetQueueAttributes',
    'GetQueueUrl',
    'ListDeadLetterSourceQueues',
    'PurgeQueue',
  ].map((name) => name.toLowerCase()),
)

export interface Permission {
  readonly label: string
  readonly accounts: readonly string[]
  readonly actions: readonly string[]
}

const one = <T>(values: readonly T[]): T | readonly T[] =>
  values.length === 1 ? values[0]! : values

export function withPermission(
  policy: string | undefined,
  permission: Permission,
  queueArn: string,
): string {
  for (const action of permission.actions) {
    if (grantable.has(action.toLowerCase())) continue
    throw invalidValue(
      `SQS:${action}`,
      'ActionName',
      'Please refer to the appropriate WSDL for a list of valid actions. ',
    )
  }
  const existing = policy === undefined ? undefined : readPolicy(policy)
  const statements = existing?.Statement ?? []
  if (statements.some((statement) => statement.Sid === permission.label)) {
    throw invalidValue(permission.label, 'Label', 'Already exists.')
  }
  const principals = permission.accounts.map((account) =>
    account.startsWith('arn:') ? account : `arn:aws:iam::${account}:root`,
  )
  const statement: Statement = {
    Sid: permission.label,
    Effect: 'Allow',
    Principal: { AWS: one(principals) },
    Action: one(permission.actions.map((action) => `SQS:${action}`)),
    Resource: queueArn,
  }
  return JSON.stringify({
    Version: existing?.Version ?? '2008-10-17',
    Id: existing?.Id ?? `${queueArn}/SQSDefaultPolicy`,
    Statement: [...statements, statement],
  })
}

/** undefined when the last statement went: then the queue has no policy. */
export function withoutPermission(policy: string | undefined, label: string): string | undefined {
  const existing = policy === undefined ? undefined : readPolicy(policy)
  const left = existing?.Statement.filter((statement) => statement.Sid !== label)
  if (existing === undefined || left!.length === existing.Statement.length) {
    throw invalidValue(label, 'Label', "can't find label on existing policy.")
  }
  return left!.length === 0 ? undefined : JSON.stringify({ ...existing, Statement: left })
}
