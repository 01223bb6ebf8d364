// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html

import { inAccount } from '../account.ts'
import { usageOf } from '../attach.ts'
import { awsPolicy } from '../aws-policies.ts'
import { operation } from '../operation.ts'
import { parsePolicyArn, requirePolicy } from '../policy-arn.ts'
import { presentPolicy } from '../present.ts'

export const getPolicy = operation('GetPolicy', (input, context) =>
  inAccount(context, function* () {
    const named = parsePolicyArn(input.PolicyArn)
    const policy =
      named.owner === 'aws'
        ? awsPolicy(named)
        : yield* requirePolicy(input.PolicyArn, context.account)
    return { Policy: presentPolicy(policy, yield* usageOf(policy.arn)) }
  }),
)
