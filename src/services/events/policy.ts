// A bus's policy: who may put events and rules on it.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html

import { PolicyError } from '../../access/document.ts'
import { parsePolicy } from '../../access/parse.ts'
import { partitionOf } from '../../kernel/arn.ts'
import { notFound, policyTooLong, validation } from './errors.ts'
import { limits } from './limits.ts'
import type { BusRow } from './tables.ts'

interface Statement {
  readonly Sid?: string
}

interface Document {
  readonly Version: string
  readonly Statement: Statement | readonly Statement[]
}

export function requirePolicy(text: string): string {
  if (text.length > limits.policyCharacters) throw policyTooLong()
  try {
    parsePolicy(text)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw validation(`The policy is not valid: ${error.message}`)
  }
  return text
}

export interface Grant {
  readonly statementId: string
  readonly action: string
  /** An account, or `*`. */
  readonly principal: string
  readonly condition?: { readonly Type?: string | undefined; readonly Key?: string | undefined; readonly Value?: string | undefined } | undefined // prettier-ignore
}

/** A statement of the same id is replaced. */
export function withStatement(bus: BusRow, grant: Grant): string {
  const { statementId: Sid, action: Action, principal, condition } = grant
  const account = `arn:${partitionOf(bus.region)}:iam::${principal}:root`
  const { Type, Key, Value } = condition ?? {}
  const statement = {
    Sid,
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: account },
    Action,
    Resource: bus.arn,
    ...(Type && Key && { Condition: { [Type]: { [Key]: Value } } }),
  }
  const others = statementsOf(bus.policy).filter((one) => one.Sid !== Sid)
  return requirePolicy(documentOf([...others, statement]))
}

/** undefined: none is left. */
export function withoutStatement(bus: BusRow, statementId: string | undefined): string | undefined {
  const statements = statementsOf(bus.policy)
  const others = statements.filter(({ Sid }) => Sid !== statementId)
  if (others.length === statements.length) {
    throw notFound('Statement with the provided id does not exist.')
  }
  return others.length === 0 ? undefined : documentOf(others)
}

function documentOf(Statement: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function statementsOf(policy: string | undefined): readonly Statement[] {
  if (policy === undefined) return []
  const { Statement } = JSON.parse(policy) as Document
  return Array.isArray(Statement) ? Statement : [Statement as Statement]
}
