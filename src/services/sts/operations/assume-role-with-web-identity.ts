// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
// Needs no signature: the token is the proof.

import { findings } from '../../../access/evaluate.ts'
import { readPolicies } from '../../../access/read-policies.ts'
import type { Context, ResourceFacts } from '../../service.ts'
import { accessDenied, invalidIdentityToken, validationError } from '../errors.ts'
import type { StsNeeds } from '../needs.ts'
import { operation } from '../operation.ts'
import { parseRoleArn, type AssumedRole } from '../role-arn.ts'
import { issueSession, presentCredentials } from '../session.ts'
import { sessionPolicies } from '../session-policies.ts'
import { issuerOf, readToken, verifyToken, type WebIdentity } from '../web-identity.ts'

const DEFAULT_SECONDS = 3600

export const assumeRoleWithWebIdentity = operation(
  'AssumeRoleWithWebIdentity',
  async (input, context, needs) => {
    const role = parseRoleArn(input.RoleArn)
    const provider = await requireProvider(role, input.WebIdentityToken, needs)
    const token = readToken(input.WebIdentityToken)
    const nowMs = context.clock.nowMs()
    const identity = await verifyToken(token, provider.clientIds, nowMs, needs.fetch)
    const facts = await needs.facts(input.RoleArn)
    requireTrust(facts, provider.arn, identity, { input, context })

    const durationSeconds = input.DurationSeconds ?? DEFAULT_SECONDS
    if (facts?.maxSessionSeconds !== undefined && durationSeconds > facts.maxSessionSeconds) {
      throw validationError(
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      )
    }
    const { session, packedSize } = sessionPolicies(input)
    const userId = `${facts?.id ?? role.id}:${input.RoleSessionName}`
    const arn =
      `arn:${role.partition}:sts::${role.account}:assumed-role/` +
      `${role.name}/${input.RoleSessionName}`
    const row = await issueSession(context, role.account, {
      ...{ arn, userId, durationSeconds, basis: 'role', provider: provider.arn },
      ...session,
    })
    return {
      Credentials: presentCredentials(row),
      SubjectFromWebIdentityToken: identity.subject,
      AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
      Provider: provider.arn,
      Audience: identity.audience,
      ...(packedSize !== undefined && { PackedPolicySize: packedSize }),
    }
  },
)

/** The provider that the token names, as the role's account knows it. */
async function requireProvider(role: AssumedRole, text: string, needs: StsNeeds) {
  const issuer = issuerOf(readToken(text))
  const name = nameOf(issuer)
  const arn = `arn:${role.partition}:iam::${role.account}:oidc-provider/${name}`
  const facts = await needs.facts(arn)
  if (facts?.clientIds === undefined) {
    throw invalidIdentityToken(`No OpenIDConnect provider found in your account for ${issuer}`)
  }
  return { arn, clientIds: facts.clientIds }
}

const nameOf = (issuer: string) =>
  issuer.slice(issuer.indexOf('//') < 0 ? 0 : issuer.indexOf('//') + 2).replace(/\/$/, '')

interface Asked {
  readonly input: { readonly RoleSessionName: string }
  readonly context: Context
}

/** Whoever comes from outside the account is let in by the trust policy alone. */
function requireTrust(
  role: ResourceFacts | undefined,
  provider: string,
  identity: WebIdentity,
  { input, context }: Asked,
): void {
  if (context.settings.access === 'off') return
  const name = nameOf(identity.issuer)
  const { allowing, denying } = findings(role?.policy ? readPolicies(role.policy) : [], {
    principal: { kind: 'federated', provider },
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: role?.arn ?? '',
    context: {
      [`${name}:aud`]: identity.audience,
      [`${name}:sub`]: identity.subject,
      ...(typeof identity.claims.email === 'string' && {
        [`${name}:email`]: identity.claims.email,
      }),
      'aws:FederatedProvider': provider,
      'sts:RoleSessionName': input.RoleSessionName,
      'aws:SourceIp': context.caller.sourceIp,
    },
  })
  if (allowing === undefined || denying !== undefined) {
    throw accessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity')
  }
}
