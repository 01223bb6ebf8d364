// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
// Whether the caller may is decided before: by the role's trust policy and his own policies.

import { accessDenied, validationError } from '../errors.ts'
import { operation } from '../operation.ts'
import { createStsPort } from '../port.ts'
import { parseRoleArn } from '../role-arn.ts'
import { issueSession, presentCredentials } from '../session.ts'
import { sessionPolicies } from '../session-policies.ts'
import { sessionTags } from '../session-tags.ts'

const DEFAULT_SECONDS = 3600
/** Of a role that was assumed by a session of a role. */
const CHAINED_SECONDS = 3600

export const assumeRole = operation('AssumeRole', async (input, context) => {
  const role = parseRoleArn(input.RoleArn)
  const { accessKeyId } = context.caller
  const calling = accessKeyId && (await createStsPort(context).session(accessKeyId))
  const { tags, transitive } = sessionTags(
    input.Tags ?? [],
    input.TransitiveTagKeys ?? [],
    calling || undefined,
  )
  const { session, packedSize } = sessionPolicies(input)
  const durationSeconds = input.DurationSeconds ?? DEFAULT_SECONDS
  const chained = context.caller.arn.includes(':assumed-role/')
  requireDuration(durationSeconds, context.touched?.maxSessionSeconds, chained)
  // Who is behind a chain of sessions was said once, and stays.
  const before = (calling || undefined)?.sourceIdentity
  const sourceIdentity = input.SourceIdentity ?? before
  if (before !== undefined && sourceIdentity !== before) {
    throw accessDenied(
      `User: ${context.caller.arn} is not authorized to perform: sts:SetSourceIdentity on resource: ${input.RoleArn}`,
    )
  }

  const userId = `${context.touched?.id ?? role.id}:${input.RoleSessionName}`
  const arn =
    `arn:${role.partition}:sts::${role.account}:assumed-role/` +
    `${role.name}/${input.RoleSessionName}`
  const row = await issueSession(context, role.account, {
    arn,
    userId,
    durationSeconds,
    basis: 'role',
    ...(sourceIdentity && { sourceIdentity }),
    tags,
    transitive,
    ...session,
    ...(input.TokenCode !== undefined && { mfa: true }),
  })
  return {
    Credentials: presentCredentials(row),
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    ...(packedSize !== undefined && { PackedPolicySize: packedSize }),
    ...(sourceIdentity && { SourceIdentity: sourceIdentity }),
  }
})

function requireDuration(seconds: number, longest: number | undefined, chained: boolean): void {
  if (chained && seconds > CHAINED_SECONDS) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    )
  }
  if (longest !== undefined && seconds > longest) {
    throw validationError(
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
  }
}
