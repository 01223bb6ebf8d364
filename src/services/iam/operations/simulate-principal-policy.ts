// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { policiesOfPrincipal, simulate } from '../simulate.ts'

export const simulatePrincipalPolicy = operation('SimulatePrincipalPolicy', (input, context) =>
  inAccount(context, function* () {
    const { arn, policies: held, boundary } = yield* policiesOfPrincipal(input.PolicySourceArn)
    const given = (input.PolicyInputList ?? []).map((document, i) => ({
      id: `PolicyInputList.${i + 1}`,
      document,
    }))
    return simulate(input, {
      account: context.account,
      identity: [...held, ...given],
      boundary: input.PermissionsBoundaryPolicyInputList ?? (boundary ? [boundary] : undefined),
      callerArn: input.CallerArn ?? arn,
    })
  }),
)
