// Resource policies: who may invoke a function.
// https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html

import type { InputOf } from '../../wire/types.ts'
import type { PolicyRow } from './tables.ts'

type Client = typeof import('@aws-sdk/client-lambda')
type Statement = Readonly<Record<string, unknown>>

export function policyDocument(row: PolicyRow): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: row.statements })
}

/** The statement that an AddPermission call stands for. */
export function statementOf(
  input: InputOf<Client, 'AddPermission'>,
  resource: string,
  partition: string,
): Statement {
  const conditions: Record<string, Record<string, string>> = {}
  const add = (operator: string, key: string, value: string | undefined) => {
    if (value) conditions[operator] = { ...conditions[operator], [key]: value }
  }
  add('StringEquals', 'lambda:FunctionUrlAuthType', input.FunctionUrlAuthType)
  add('StringEquals', 'lambda:EventSourceToken', input.EventSourceToken)
  add('StringEquals', 'AWS:SourceAccount', input.SourceAccount)
  add('StringEquals', 'aws:PrincipalOrgID', input.PrincipalOrgID)
  if (input.InvokedViaFunctionUrl !== undefined) {
    add('Bool', 'lambda:InvokedViaFunctionUrl', String(input.InvokedViaFunctionUrl))
  }
  add('ArnLike', 'AWS:SourceArn', input.SourceArn)
  const statement = {
    Sid: input.StatementId,
    Effect: 'Allow',
    Principal: principalOf(input.Principal, partition),
    Action: input.Action,
    Resource: resource,
  }
  return Object.keys(conditions).length > 0 ? { ...statement, Condition: conditions } : statement
}

function principalOf(principal: string, partition: string): unknown {
  if (principal === '*') return '*'
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${partition}:iam::${principal}:root` }
  if (principal.startsWith('arn:')) return { AWS: principal }
  return { Service: principal }
}
