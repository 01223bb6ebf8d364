// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html

import { partitionOf } from '../../../kernel/arn.ts'
import { accessDenied } from '../errors.ts'
import { operation } from '../operation.ts'
import { issueSession, presentCredentials } from '../session.ts'
import { sessionPolicies } from '../session-policies.ts'
import { sessionTags } from '../session-tags.ts'

const DEFAULT_SECONDS = 12 * 3600
const ROOT_MAX_SECONDS = 3600

export const getFederationToken = operation('GetFederationToken', async (input, context) => {
  const { caller, account, region } = context
  if (caller.accessKeyId?.startsWith('ASIA')) {
    throw accessDenied('Cannot call GetFederationToken with session credentials')
  }
  const { session, packedSize } = sessionPolicies(input)
  const { tags } = sessionTags(input.Tags ?? [], [], undefined)
  const wanted = input.DurationSeconds ?? DEFAULT_SECONDS
  const isRoot = caller.arn.endsWith(':root')
  const user = {
    FederatedUserId: `${account}:${input.Name}`,
    Arn: `arn:${partitionOf(region)}:sts::${account}:federated-user/${input.Name}`,
  }
  const row = await issueSession(context, account, {
    arn: user.Arn,
    userId: user.FederatedUserId,
    basis: 'federated-user',
    ...(!isRoot && { userName: caller.arn.slice(caller.arn.lastIndexOf('/') + 1) }),
    durationSeconds: isRoot ? Math.min(wanted, ROOT_MAX_SECONDS) : wanted,
    tags,
    ...session,
  })
  return {
    Credentials: presentCredentials(row),
    FederatedUser: user,
    ...(packedSize !== undefined && { PackedPolicySize: packedSize }),
  }
})
