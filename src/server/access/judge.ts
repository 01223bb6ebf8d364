// One call against the policies that have a say in it.

import { decide, type Decision, type Standing } from '../../access/decide.ts'
import type { AccessRequest, ContextValue } from '../../access/request.ts'
import type { Principal } from '../../access/principal.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { Declaration } from '../../services/declaration.ts'
import type { GateCall } from '../../wire/gate.ts'
import type { Identity } from './identities.ts'
import type { Resource } from './resources.ts'

export interface Case {
  readonly call: GateCall
  readonly declaration: Declaration
  readonly resource: Resource
  readonly identity: Identity | undefined
  /** Refusals are only reported: of a role that IAM does not know none can be said. */
  readonly lenient: boolean
}

/** Why not. */
export interface Judgement {
  readonly who: string
  readonly action: string
  readonly resource: string
  readonly decision: Extract<Decision, { allowed: false }>
  readonly context: Readonly<Record<string, ContextValue | undefined>>
  /** Another account's resource: refused also where refusals are only reported. */
  readonly foreign: boolean
}

const ROOT: Standing = { root: true, identity: [], boundary: undefined, session: undefined }

/** Who signs nothing. */
export const ANONYMOUS = 'anonymous'

/** undefined: he may. */
export function judge(it: Case): Judgement | undefined {
  const { call, declaration, resource, identity } = it
  const { input = {} } = call
  const actions = [declaration.action!, ...(declaration.also?.(input) ?? [])]
  for (const action of actions) {
    const refusal = ask(it, action, resource, contextOf(it))
    if (refusal !== undefined) return refusal
  }
  const role = declaration.passes && memberAt(input, declaration.passes)
  if (typeof role !== 'string' || identity === undefined) return undefined
  const passed: Resource = { arn: role, account: call.account, facts: undefined, policy: undefined }
  const to = `${call.identified!.service}.amazonaws.com`
  return ask(it, 'iam:PassRole', passed, { ...contextOf(it), 'iam:PassedToService': to })
}

/** By names joined with dots: `Target.RoleArn`. */
function memberAt(input: object, path: string): unknown {
  let at: unknown = input
  for (const name of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[name]
  return at
}

type Context = Record<string, ContextValue | undefined>

function ask(
  it: Case,
  action: string,
  resource: Resource,
  context: Context,
): Judgement | undefined {
  const { declaration } = it
  const caller = principalOf(it)
  const account = caller.kind === 'aws' ? caller.account : undefined
  const sameAccount = resource.account === undefined || resource.account === account
  const request: AccessRequest = {
    principal: caller,
    action,
    resource: resource.arn,
    context,
  }
  const isTrust = resource.arn.includes(':iam:')
  const decision = decide({
    request,
    standing: standingOf(it),
    resourcePolicy: isTrust && !declaration.needsResourcePolicy ? undefined : resource.policy,
    sameAccount,
    needsResourcePolicy: declaration.needsResourcePolicy,
  })
  if (decision.allowed || mayUnlock(it, decision)) return undefined
  const who = caller.kind === 'aws' ? caller.arn : ANONYMOUS
  const foreign = account !== undefined && !sameAccount && decision.by === 'resource'
  return { who, action, resource: resource.arn, decision, context, foreign }
}

function standingOf({ identity, lenient }: Case): Standing {
  if (identity === undefined) return ROOT
  return identity.known || !lenient ? identity.standing : { ...identity.standing, root: true }
}

/** As DecodeAuthorizationMessage shows it. */
export function decisionOf({ who, action, resource, decision, context }: Judgement) {
  const { statement } = decision
  const conditions = Object.entries(context).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [{ key, values: { items: [value].flat().map((v) => ({ value: String(v) })) } }],
  )
  return {
    allowed: false,
    explicitDeny: decision.explicit,
    matchedStatements: {
      items: statement === undefined ? [] : [{ statementId: statement.sid ?? '', effect: 'DENY' }],
    },
    failures: { items: [] },
    context: { principal: { arn: who }, action, resource, conditions: { items: conditions } },
  }
}

/** Whoever locked himself out of a resource can ask the account's root to change its policy. */
function mayUnlock({ identity, resource, call, declaration }: Case, decision: Decision): boolean {
  return (
    !decision.allowed &&
    decision.explicit &&
    declaration.level === 'Permissions management' &&
    identity === undefined &&
    call.accessKeyId !== undefined &&
    resource.account === call.account
  )
}

function principalOf({ call, identity }: Case): Principal {
  if (identity !== undefined) return identity.principal
  if (call.accessKeyId === undefined) return { kind: 'anonymous' }
  const { arn, userId } = call.caller()
  return { kind: 'aws', account: call.account, arn, userId }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function contextOf({ call, declaration, resource, identity }: Case): Context {
  const { input = {}, region, requestedAtMs } = call
  const { sourceIp, userAgent } = call.caller()
  const context: Context = {
    'aws:SourceIp': sourceIp,
    'aws:UserAgent': userAgent || undefined,
    'aws:RequestedRegion': region,
    'aws:CurrentTime': new Date(requestedAtMs).toISOString(),
    'aws:EpochTime': Math.floor(requestedAtMs / 1000),
    'aws:SecureTransport': false,
    'aws:ViaAWSService': false,
    'aws:ResourceAccount': resource.account,
    'aws:PrincipalType': 'Account',
    'aws:PrincipalAccount': call.accessKeyId === undefined ? undefined : call.account,
    ...identity?.context,
    ...(call.mfa && { 'aws:MultiFactorAuthPresent': true }),
    ...(declaration.context?.(input) as Context | undefined),
  }
  for (const [key, value] of Object.entries(resource.facts?.tags ?? {})) {
    context[`aws:ResourceTag/${key}`] = value
  }
  const tags = tagsIn(input)
  for (const [key, value] of tags) context[`aws:RequestTag/${key}`] = value
  const keys = [...tags.map(([key]) => key), ...removedTags(input)]
  if (keys.length > 0) context['aws:TagKeys'] = keys
  const service = parseArn(resource.arn)?.service
  if (service === 'iam' && typeof input.PolicyArn === 'string') {
    context['iam:PolicyARN'] = input.PolicyArn
  }
  if (service === 'iam' && typeof input.PermissionsBoundary === 'string') {
    context['iam:PermissionsBoundary'] = input.PermissionsBoundary
  }
  return context
}

/** Services write tags as a list of pairs, or as a map. */
function tagsIn(input: Readonly<Record<string, unknown>>): [string, string][] {
  const given = input.Tags ?? input.tags
  if (Array.isArray(given)) {
    return given.flatMap((tag: { Key?: unknown; Value?: unknown }) =>
      typeof tag?.Key === 'string' ? [[tag.Key, String(tag.Value ?? '')] as [string, string]] : [],
    )
  }
  if (typeof given !== 'object' || given === null) return []
  return Object.entries(given).map(([key, value]) => [key, String(value)])
}

function removedTags(input: Readonly<Record<string, unknown>>): string[] {
  const keys = input.TagKeys ?? input.tagKeys
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
}
