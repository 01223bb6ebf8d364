// Resource policies: who may invoke a function.
// https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html

import type { Reading } from '../../store/table.ts'
import type { InputOf } from '../../wire/types.ts'
import { aliasNotFound, functionNotFound, invalidParameter, revisionMismatch } from './errors.ts'
import { functionArn, functionName, type FunctionName } from './function-name.ts'
import { LATEST, versionKey } from './functions.ts'
import { aliasTable, functionTable, versionTable, type PolicyRow } from './tables.ts'

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

/** Where AWS's services have their principals; Alexa is one. */
const SERVICE_DOMAINS = ['.amazonaws.com', '.amazonaws.com.cn', '.amazon.com', '.aws.internal']

export function principalOf(principal: string, partition: string): unknown {
  if (principal === '*') return '*'
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${partition}:iam::${principal}:root` }
  if (principal.startsWith('arn:')) return { AWS: principal }
  if (SERVICE_DOMAINS.some((domain) => principal.endsWith(domain))) return { Service: principal }
  throw invalidParameter(
    'The provided principal was invalid. Please check the principal and try again.',
  )
}

/** The function, version or alias that a policy belongs to; qualifier '' for the function. */
export function policyOwner(
  given: string,
  givenQualifier: string | undefined,
  caller: { account: string; region: string },
): { name: FunctionName; qualifier: string } {
  const name = functionName(given, caller, givenQualifier)
  if (name.qualifier === LATEST) {
    throw invalidParameter('We currently do not support adding policies for $LATEST.')
  }
  return { name, qualifier: name.qualifier ?? '' }
}

/** The revision that RevisionId is compared with while there is no policy yet. */
export function* requireOwner(name: FunctionName, qualifier: string): Reading<string> {
  const fn = yield* functionTable.get()
  if (!fn) throw functionNotFound(functionArn(name, qualifier))
  const key = versionKey(qualifier || LATEST)
  const owner = key === undefined ? yield* aliasTable.get(qualifier) : yield* versionTable.get(key)
  if (!owner) {
    const arn = functionArn(name, qualifier)
    throw key === undefined ? aliasNotFound(arn) : functionNotFound(arn)
  }
  return owner.revisionId
}

export function checkRevision(
  given: string | undefined,
  policy: PolicyRow | undefined,
  owner: string,
) {
  if (given && given !== (policy?.revisionId ?? owner)) throw revisionMismatch('GetPolicy')
}
