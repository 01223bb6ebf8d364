// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
// Any well-formed role can be assumed: trust policies are stored, but not yet enforced.

import { PolicyError } from '../../../access/document.ts'
import { parsePolicy } from '../../../access/parse.ts'
import { invalidParameterValue, malformedPolicy } from '../errors.ts'
import { operation } from '../operation.ts'
import { parseRoleArn } from '../role-arn.ts'
import { issueSession, presentCredentials } from '../session.ts'

const DEFAULT_SECONDS = 3600
/** Characters of session policies that AWS's packed form holds. */
const MAX_POLICY_CHARACTERS = 2048

export const assumeRole = operation('AssumeRole', async (input, context) => {
  const role = parseRoleArn(input.RoleArn)
  const tags = sessionTags(input.Tags ?? [], input.TransitiveTagKeys ?? [])
  if (input.Policy !== undefined) requireSessionPolicy(input.Policy)

  const userId = `${role.id}:${input.RoleSessionName}`
  const arn =
    `arn:${role.partition}:sts::${role.account}:assumed-role/` +
    `${role.name}/${input.RoleSessionName}`
  const session = await issueSession(context, role.account, {
    arn,
    userId,
    durationSeconds: input.DurationSeconds ?? DEFAULT_SECONDS,
    ...(input.SourceIdentity && { sourceIdentity: input.SourceIdentity }),
    tags,
  })
  const packed = input.Policy && Math.ceil((input.Policy.length / MAX_POLICY_CHARACTERS) * 100)
  return {
    Credentials: presentCredentials(session),
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    ...(packed && { PackedPolicySize: packed }),
    ...(input.SourceIdentity && { SourceIdentity: input.SourceIdentity }),
  }
})

type GivenTag = {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

function sessionTags(given: readonly GivenTag[], transitiveKeys: readonly string[]) {
  const keys = new Set(given.map((tag) => (tag.Key ?? '').toLowerCase()))
  if (keys.size !== given.length) {
    throw invalidParameterValue(
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    )
  }
  for (const key of transitiveKeys) {
    if (!keys.has(key.toLowerCase())) {
      throw invalidParameterValue(
        'The specified transitive tag key must be included in the requested tags.',
      )
    }
  }
  return Object.fromEntries(given.map((tag) => [tag.Key ?? '', tag.Value ?? '']))
}

function requireSessionPolicy(text: string): void {
  try {
    parsePolicy(text)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw malformedPolicy(
      error.kind === 'json' ? 'This policy contains invalid Json' : 'Syntax errors in policy.',
    )
  }
}
