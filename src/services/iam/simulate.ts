// Simulation: the decisions of the permissions themselves, without a call.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html

import { decide, type Decision } from '../../access/decide.ts'
import type { Policy } from '../../access/document.ts'
import { findings } from '../../access/evaluate.ts'
import type { AccessRequest, ContextValue } from '../../access/request.ts'
import { readPolicies } from '../../access/read-policies.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { Reading } from '../../store/table.ts'
import { pageOf, type PageInput } from './account.ts'
import { requireIdentityPolicy } from './documents.ts'
import {
  documentsOf,
  entitlementsOfRole,
  entitlementsOfUser,
  type Entitlements,
  type NamedDocument,
} from './entitlements.ts'
import { invalidInput, noSuchRole, noSuchUser } from './errors.ts'
import { requireGroup } from './users.ts'

interface SimulateInput extends PageInput {
  readonly ActionNames: readonly string[]
  readonly ResourceArns?: readonly string[] | undefined
  readonly ResourcePolicy?: string | undefined
  readonly ResourceOwner?: string | undefined
  readonly ContextEntries?:
    | readonly {
        readonly ContextKeyName?: string | undefined
        readonly ContextKeyValues?: readonly string[] | undefined
      }[]
    | undefined
}

interface Standing {
  readonly account: string
  readonly identity: readonly NamedDocument[]
  readonly boundary: readonly string[] | undefined
  readonly callerArn: string | undefined
}

/** Answers are bounded, whatever is asked. */
const MAX_QUESTIONS = 1_000
const MAX_CHARACTERS = 131_072

export function simulate(input: SimulateInput, standing: Standing) {
  const resources = input.ResourceArns?.length ? input.ResourceArns : ['*']
  if (input.ActionNames.length * resources.length > MAX_QUESTIONS) {
    throw invalidInput(`More than ${MAX_QUESTIONS} pairs of actions and resources were given.`)
  }
  for (const { document } of standing.identity) {
    requireIdentityPolicy(document, MAX_CHARACTERS, 'PolicySize')
  }
  const questions = input.ActionNames.flatMap((action) =>
    resources.map((resource) => ({ action, resource })),
  ).map((question, i) => ({ ...question, order: String(i).padStart(6, '0') }))
  const { items, ...page } = pageOf(questions, input, ({ order }) => order)
  return {
    EvaluationResults: items.map(({ action, resource }) => ask(input, standing, action, resource)),
    ...page,
  }
}

function ask(input: SimulateInput, standing: Standing, action: string, resource: string) {
  const request = requestOf(input, standing, action, resource)
  const identity = standing.identity.flatMap(({ document }) => readPolicies(document))
  const boundary = standing.boundary?.flatMap(readPolicies)
  const resourcePolicy = input.ResourcePolicy ? readPolicies(input.ResourcePolicy) : undefined
  const decision = decide({
    request,
    standing: { root: false, identity, boundary, session: undefined },
    resourcePolicy,
    sameAccount: isOwn(input, standing, resource),
  })
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: WORDS[wordOf(decision)],
    MatchedStatements: matched(standing.identity, resourcePolicy, request),
    MissingContextValues: missingIn(identity, input),
    ...(boundary && {
      PermissionsBoundaryDecisionDetail: {
        AllowedByPermissionsBoundary: isAllowed(boundary, request),
      },
    }),
  }
}

const WORDS = {
  allowed: 'allowed',
  explicit: 'explicitDeny',
  implicit: 'implicitDeny',
} as const

function wordOf(decision: Decision): keyof typeof WORDS {
  if (decision.allowed) return 'allowed'
  return decision.explicit ? 'explicit' : 'implicit'
}

function isAllowed(policies: readonly Policy[], request: AccessRequest): boolean {
  const { allowing, denying } = findings(policies, request)
  return allowing !== undefined && denying === undefined
}

function isOwn({ ResourceOwner }: SimulateInput, { account }: Standing, resource: string): boolean {
  const owner = ResourceOwner === undefined ? undefined : parseArn(ResourceOwner)?.account
  const there = owner ?? parseArn(resource)?.account
  return there === undefined || there === '' || there === account
}

function requestOf(
  { ContextEntries = [] }: SimulateInput,
  { account, callerArn }: Standing,
  action: string,
  resource: string,
): AccessRequest {
  const context: Record<string, ContextValue> = {}
  for (const { ContextKeyName: key, ContextKeyValues: values = [] } of ContextEntries) {
    if (key !== undefined) context[key] = values.length === 1 ? values[0]! : values
  }
  const arn = callerArn ?? `arn:aws:iam::${account}:user/simulated`
  return {
    principal: { kind: 'aws', account: parseArn(arn)?.account || account, arn },
    action,
    resource,
    context,
  }
}

/** Which policies' statements apply, by the policy that they stand in. */
function matched(
  identity: readonly NamedDocument[],
  resourcePolicy: readonly Policy[] | undefined,
  request: AccessRequest,
) {
  const applying = (policies: readonly Policy[]) => {
    const { allowing, denying } = findings(policies, request)
    return allowing !== undefined || denying !== undefined
  }
  const found = identity
    .filter(({ document }) => applying(readPolicies(document)))
    .map(({ id, type }) => ({ SourcePolicyId: id, ...(type && { SourcePolicyType: type }) }))
  if (resourcePolicy === undefined || !applying(resourcePolicy)) return found
  return [...found, { SourcePolicyId: 'ResourcePolicy', SourcePolicyType: 'resource' as const }]
}

/** Keys that conditions ask for and nobody gave. */
function missingIn(policies: readonly Policy[], { ContextEntries = [] }: SimulateInput): string[] {
  const given = new Set(
    ContextEntries.map(({ ContextKeyName = '' }) => ContextKeyName.toLowerCase()),
  )
  return keysOfPolicies(policies).filter((key) => !given.has(key.toLowerCase()))
}

export function contextKeysIn(documents: readonly string[]): string[] {
  return keysOfPolicies(documents.flatMap(readPolicies))
}

/** In conditions, and as variables in resources. */
function keysOfPolicies(policies: readonly Policy[]): string[] {
  const keys = new Map<string, string>()
  const add = (key: string) => keys.set(key.toLowerCase(), keys.get(key.toLowerCase()) ?? key)
  for (const { statements } of policies) {
    for (const { conditions, resources } of statements) {
      for (const { key, values } of conditions) {
        add(key)
        for (const value of values) variablesIn(value).forEach(add)
      }
      for (const value of resources?.values ?? []) variablesIn(value).forEach(add)
    }
  }
  return [...keys.values()]
}

function variablesIn(text: string): string[] {
  return text
    .split('${')
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf('}')).split(',')[0]!.trim())
    .filter((name) => name.includes(':'))
}

/** Of a user (with groups), a group or a role by ARN. */
export function* policiesOfPrincipal(
  arn: string,
): Reading<Pick<Entitlements, 'arn' | 'policies' | 'boundary'>> {
  const resource = parseArn(arn)?.resource ?? ''
  const name = resource.slice(resource.lastIndexOf('/') + 1)
  if (resource.startsWith('user/')) {
    const user = yield* entitlementsOfUser(name)
    if (user === undefined) throw noSuchUser(name)
    return user
  }
  if (resource.startsWith('role/')) {
    const role = yield* entitlementsOfRole(name)
    if (role === undefined) throw noSuchRole(name)
    return role
  }
  if (!resource.startsWith('group/')) throw invalidInput(`Invalid Entity Arn: ${arn}`)
  const group = yield* requireGroup(name)
  const policies = yield* documentsOf('group', group.name)
  return { arn: group.arn, policies, boundary: undefined }
}
