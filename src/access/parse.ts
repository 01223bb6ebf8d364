// Text → Policy. Every size is bounded, nesting is fixed by the grammar, and nothing of the input
// becomes a property name of ours.

import { isConditionOperator } from './condition.ts'
import {
  PolicyError,
  type Condition,
  type Inclusion,
  type Policy,
  type Principals,
  type Statement,
} from './document.ts'

/** IAM's own ceiling for a document's text. */
export const MAX_POLICY_CHARACTERS = 131_072
const MAX_STATEMENTS = 1_000
const MAX_VALUES = 5_000

const STATEMENT_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
])

export function parsePolicy(text: string): Policy {
  if (text.length > MAX_POLICY_CHARACTERS) {
    throw new PolicyError('size', `document is over ${MAX_POLICY_CHARACTERS} characters`)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new PolicyError('json', 'document is not valid JSON')
  }
  const document = objectOf(json, 'json', 'document is not a JSON object')
  for (const name of Object.keys(document)) {
    if (name !== 'Version' && name !== 'Id' && name !== 'Statement') {
      throw new PolicyError('syntax', `unknown element ${name}`)
    }
  }
  const version = document.Version ?? '2008-10-17'
  if (version !== '2012-10-17' && version !== '2008-10-17') {
    throw new PolicyError('version', `Version must be 2012-10-17 or 2008-10-17`)
  }
  if (document.Statement === undefined) throw new PolicyError('syntax', 'Statement is missing')
  const list = Array.isArray(document.Statement) ? document.Statement : [document.Statement]
  if (list.length > MAX_STATEMENTS) throw new PolicyError('size', 'too many statements')
  const statements = list.map(parseStatement)
  requireUniqueSids(statements)
  return { version, id: optionalText(document.Id, 'Id'), statements }
}

function requireUniqueSids(statements: readonly Statement[]): void {
  const seen = new Set<string>()
  for (const { sid } of statements) {
    if (sid === undefined || sid === '') continue
    if (seen.has(sid)) throw new PolicyError('sid', `Sid ${sid} is used twice`)
    seen.add(sid)
  }
}

function parseStatement(json: unknown): Statement {
  const statement = objectOf(json, 'syntax', 'a statement is not an object')
  for (const name of Object.keys(statement)) {
    if (!STATEMENT_ELEMENTS.has(name)) throw new PolicyError('syntax', `unknown element ${name}`)
  }
  const effect = statement.Effect
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new PolicyError('effect', 'Effect must be Allow or Deny')
  }
  return {
    sid: optionalText(statement.Sid, 'Sid'),
    effect,
    principals: parsePrincipals(statement),
    actions: parseInclusion(statement, 'Action', 'action'),
    resources: parseInclusion(statement, 'Resource', 'resource'),
    conditions: parseConditions(statement.Condition),
  }
}

function parseInclusion(
  statement: JsonObject,
  name: string,
  kind: 'action' | 'resource',
): Inclusion | undefined {
  const negated = `Not${name}`
  const [positive, negative] = [statement[name], statement[negated]]
  if (positive === undefined && negative === undefined) return undefined
  if (positive !== undefined && negative !== undefined) {
    throw new PolicyError('syntax', `${name} and ${negated} exclude each other`)
  }
  const not = positive === undefined
  return { not, values: textList(not ? negative : positive, kind, not ? negated : name) }
}

function parsePrincipals(statement: JsonObject): Principals | undefined {
  const { Principal: positive, NotPrincipal: negative } = statement
  if (positive === undefined && negative === undefined) return undefined
  if (positive !== undefined && negative !== undefined) {
    throw new PolicyError('syntax', 'Principal and NotPrincipal exclude each other')
  }
  const not = positive === undefined
  const json = not ? negative : positive
  if (json === '*') {
    return { not, anyone: true, aws: [], service: [], federated: [], canonicalUser: [] }
  }
  const byType = objectOf(json, 'principal', 'Principal must be "*" or an object')
  for (const type of Object.keys(byType)) {
    if (!['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(type)) {
      throw new PolicyError('principal', `unknown kind of principal ${type}`)
    }
  }
  const listed = (type: string): string[] =>
    byType[type] === undefined ? [] : textList(byType[type], 'principal', type)
  const aws = listed('AWS')
  return {
    not,
    anyone: aws.includes('*'),
    aws: aws.filter((value) => value !== '*'),
    service: listed('Service'),
    federated: listed('Federated'),
    canonicalUser: listed('CanonicalUser'),
  }
}

function parseConditions(json: unknown): Condition[] {
  if (json === undefined) return []
  const conditions: Condition[] = []
  for (const [operator, block] of Object.entries(
    objectOf(json, 'condition', 'Condition must be an object'),
  )) {
    if (!isConditionOperator(operator)) {
      throw new PolicyError('condition', `unknown condition operator ${operator}`)
    }
    for (const [key, values] of Object.entries(
      objectOf(block, 'condition', `${operator} must be an object`),
    )) {
      conditions.push({ operator, key, values: scalarList(values) })
    }
  }
  return conditions
}

type JsonObject = Record<string, unknown>

function objectOf(
  json: unknown,
  kind: 'json' | 'syntax' | 'principal' | 'condition',
  message: string,
): JsonObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new PolicyError(kind, message)
  }
  return json as JsonObject
}

function optionalText(json: unknown, name: string): string | undefined {
  if (json === undefined) return undefined
  if (typeof json !== 'string') throw new PolicyError('syntax', `${name} must be text`)
  return json
}

function textList(json: unknown, kind: 'action' | 'resource' | 'principal', name: string) {
  const list: unknown[] = Array.isArray(json) ? json : [json]
  if (list.length > MAX_VALUES) throw new PolicyError('size', `too many values in ${name}`)
  for (const value of list) {
    if (typeof value !== 'string') throw new PolicyError(kind, `${name} must hold text`)
  }
  return list as string[]
}

/** Numbers and booleans are compared as the text that they would be written as. */
function scalarList(json: unknown): string[] {
  const list: unknown[] = Array.isArray(json) ? json : [json]
  if (list.length > MAX_VALUES) throw new PolicyError('size', 'too many condition values')
  return list.map((value) => {
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw new PolicyError('condition', 'a condition value must be text, a number or a boolean')
  })
}
