// The decision on a request from everything that has a say in it: policies of the identity, of the
// resource, of the session, and the permissions boundary. Pure.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import type { Policy, Statement } from './document.ts'
import { findings, type Findings } from './evaluate.ts'
import type { AccessRequest } from './request.ts'

export interface Standing {
  /** The account's root user: allowed whatever no one denies. */
  readonly root: boolean
  /** Policies of user and groups, or of the role. */
  readonly identity: readonly Policy[]
  readonly boundary: readonly Policy[] | undefined
  /** Passed when the session was made; undefined: none were. */
  readonly session: readonly Policy[] | undefined
}

export interface Question {
  readonly request: AccessRequest
  readonly standing: Standing
  /** The resource's own; undefined: it has none, or its kind has no policies. */
  readonly resourcePolicy: readonly Policy[] | undefined
  /** Whether resource and principal belong to one account. */
  readonly sameAccount: boolean
  /** The resource's policy must allow, also within the account: a role's trust policy. */
  readonly needsResourcePolicy?: boolean
}

export type PolicyKind = 'identity' | 'resource' | 'boundary' | 'session'

export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false
      /** Denied by a statement, or by no one's allowing it. */
      readonly explicit: boolean
      readonly by: PolicyKind
      readonly statement?: Statement
    }

const ALLOWED: Decision = { allowed: true }
const missing = (by: PolicyKind): Decision => ({ allowed: false, explicit: false, by })

export function decide(question: Question): Decision {
  const { standing, request, resourcePolicy } = question
  const said = {
    identity: findings(standing.identity, request),
    resource: findings(resourcePolicy ?? [], request),
    boundary: findings(standing.boundary ?? [], request),
    session: findings(standing.session ?? [], request),
  }
  for (const by of ['identity', 'resource', 'boundary', 'session'] as const) {
    const { denying } = said[by]
    if (denying) return { allowed: false, explicit: true, by, statement: denying }
  }
  if (request.principal.kind !== 'aws') return by(said.resource, 'resource')
  return question.sameAccount ? within(question, said) : across(standing, said)
}

type Said = Readonly<Record<PolicyKind, Findings>>

const by = (found: Findings, kind: PolicyKind): Decision =>
  found.allowing ? ALLOWED : missing(kind)

/** In one account, what the resource's policy grants to the caller directly needs no second grant. */
function within({ standing, needsResourcePolicy, request }: Question, said: Said): Decision {
  const { allowedAs } = said.resource
  if (needsResourcePolicy && allowedAs.size === 0) return missing('resource')
  if (standing.root) return ALLOWED
  // A user, or one session, by its own ARN: neither boundary nor session policies limit it.
  if (allowedAs.has('itself')) return ALLOWED
  const session = request.principal.kind === 'aws' && request.principal.arn.includes(':sts:')
  if (allowedAs.has('anyone') && !session) return ALLOWED
  const granted = allowedAs.has('role') || allowedAs.has('anyone')
  if (!granted && !said.identity.allowing) return missing('identity')
  return limits(standing, said)
}

/** Between accounts both must allow it: the resource's, and the caller's. */
function across(standing: Standing, said: Said): Decision {
  if (!said.resource.allowing) return missing('resource')
  if (standing.root) return ALLOWED
  if (!said.identity.allowing) return missing('identity')
  return limits(standing, said)
}

/** A boundary and session policies grant nothing; what they do not allow is not there. */
function limits(standing: Standing, said: Said): Decision {
  if (standing.boundary && !said.boundary.allowing) return missing('boundary')
  if (standing.session && !said.session.allowing) return missing('session')
  return ALLOWED
}

const NAMES: Readonly<Record<PolicyKind, string>> = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
}

/**
 * Why, in AWS's words.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function refusalText(
  who: string,
  action: string,
  resource: string,
  decision: Extract<Decision, { allowed: false }>,
): string {
  const name = NAMES[decision.by]
  const start = `User: ${who} is not authorized to perform: ${action} on resource: ${resource}`
  if (!decision.explicit) return `${start} because no ${name} allows the ${action} action`
  return `${start} with an explicit deny in ${decision.by === 'identity' ? 'an' : 'a'} ${name}`
}
