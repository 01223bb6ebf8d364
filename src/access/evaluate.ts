// Whether a resource's policy lets a principal do an action: an explicit deny wins, then any allow.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import { conditionHolds } from './condition.ts'
import type { Inclusion, Policy, Statement } from './document.ts'
import { missingStatement } from './missing.ts'
import { matchesIgnoringCase } from './operators.ts'
import { namedAs, type NamedAs } from './principal.ts'
import { expandPattern, type ContextLookup } from './variables.ts'
import { matchesPattern } from './wildcard.ts'
import type { AccessRequest } from './request.ts'

export interface Verdict {
  readonly decision: 'allowed' | 'denied' | 'implicitly-denied'
  /** The statement that decided; absent when none applied. */
  readonly statement?: Statement
  /** When implicitly denied: a statement, as JSON text, that would allow the request. */
  readonly missing?: string
}

/** What policies of one kind say to a request, before they are weighed against those of other kinds. */
export interface Findings {
  /** The first statement that denies. */
  readonly denying: Statement | undefined
  /** The first statement that allows. */
  readonly allowing: Statement | undefined
  /** Of resource policies: in which ways those that allow name the principal. */
  readonly allowedAs: ReadonlySet<NamedAs>
}

export function findings(policies: readonly Policy[], request: AccessRequest): Findings {
  const lookup = lookupOf(request)
  const allowedAs = new Set<NamedAs>()
  let allowing: Statement | undefined
  for (const policy of policies) {
    // Variables exist since 2012-10-17; before that `${…}` is plain text.
    const variables: ContextLookup | undefined =
      policy.version === '2012-10-17' ? lookup : undefined
    for (const statement of policy.statements) {
      const as = applies(statement, request, lookup, variables)
      if (as === undefined) continue
      if (statement.effect === 'Deny') return { denying: statement, allowing, allowedAs }
      allowing ??= statement
      allowedAs.add(as)
    }
  }
  return { denying: undefined, allowing, allowedAs }
}

/** Evaluates the resource's policies (usually one, or none) against a request. */
export function evaluate(policies: readonly Policy[], request: AccessRequest): Verdict {
  const { denying, allowing } = findings(policies, request)
  if (denying !== undefined) return { decision: 'denied', statement: denying }
  if (allowing !== undefined) return { decision: 'allowed', statement: allowing }
  return { decision: 'implicitly-denied', missing: missingStatement(request) }
}

/** How an applying statement names the principal; identity policies mean whom they are attached to. */
function applies(
  statement: Statement,
  request: AccessRequest,
  lookup: ContextLookup,
  variables: ContextLookup | undefined,
): NamedAs | undefined {
  const fits =
    includes(statement.actions, (value) => matchesIgnoringCase(value, request.action)) &&
    includes(statement.resources, (value) => matchesResource(value, request, variables))
  if (!fits) return undefined
  const as = statement.principals ? namedAs(statement.principals, request.principal) : 'itself'
  if (as === undefined) return undefined
  const holds = statement.conditions.every((each) => conditionHolds(each, lookup, variables))
  return holds ? as : undefined
}

/** An absent element says nothing: trust policies have no Resource, identity policies no Principal. */
function includes(inclusion: Inclusion | undefined, matches: (value: string) => boolean): boolean {
  return inclusion === undefined || inclusion.values.some(matches) !== inclusion.not
}

function matchesResource(
  template: string,
  request: AccessRequest,
  variables: ContextLookup | undefined,
): boolean {
  const pattern = expandPattern(template, variables)
  return pattern !== undefined && matchesPattern(pattern, request.resource)
}

/** The request's keys by lower-case name, with those that follow from the principal itself. */
function lookupOf(request: AccessRequest): ContextLookup {
  const values = new Map<string, readonly string[]>()
  const { principal } = request
  if (principal.kind === 'service') {
    values.set('aws:principalservicename', [principal.service])
    values.set('aws:principalisawsservice', ['true'])
  } else {
    values.set('aws:principalisawsservice', ['false'])
    if (principal.kind === 'aws') {
      values.set('aws:principalarn', [principal.arn])
      values.set('aws:principalaccount', [principal.account])
      if (principal.userId !== undefined) values.set('aws:userid', [principal.userId])
    }
  }
  for (const [key, value] of Object.entries(request.context ?? {})) {
    if (value === undefined) continue
    values.set(key.toLowerCase(), Array.isArray(value) ? value.map(String) : [String(value)])
  }
  return (key) => values.get(key)
}
