// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html

import { operation } from '../operation.ts'
import { simulate } from '../simulate.ts'

export const simulateCustomPolicy = operation('SimulateCustomPolicy', async (input, context) =>
  simulate(input, {
    account: context.account,
    identity: input.PolicyInputList.map((document, i) => ({
      id: `PolicyInputList.${i + 1}`,
      document,
    })),
    boundary: input.PermissionsBoundaryPolicyInputList,
    callerArn: input.CallerArn,
  }),
)
