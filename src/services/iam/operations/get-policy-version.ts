// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html

import { inAccount } from '../account.ts'
import { awsPolicy, awsPolicyVersion } from '../aws-policies.ts'
import { encodeDocument } from '../documents.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { parsePolicyArn, requirePolicy, versionNumber } from '../policy-arn.ts'
import { presentVersion } from '../present.ts'
import { lower, policyVersions } from '../tables.ts'

export const getPolicyVersion = operation('GetPolicyVersion', (input, context) =>
  inAccount(context, function* () {
    const named = parsePolicyArn(input.PolicyArn)
    const version = versionNumber(input.VersionId) ?? 0
    const isAws = named.owner === 'aws'
    const policy = isAws ? awsPolicy(named) : yield* requirePolicy(input.PolicyArn, context.account)
    const row = isAws
      ? awsPolicyVersion(named)
      : yield* policyVersions.get(lower(policy.name), version)
    if (row === undefined || (isAws && version !== policy.defaultVersion)) {
      throw noSuchEntity(
        `Policy ${input.PolicyArn} version ${input.VersionId} does not exist or is not attachable.`,
      )
    }
    const document = encodeDocument(row.document)
    return { PolicyVersion: { Document: document, ...presentVersion(policy, version, row) } }
  }),
)
