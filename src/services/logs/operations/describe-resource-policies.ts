// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeResourcePolicies.html

import { inAccount, pageOf } from '../account.ts'
import { DESCRIBE_LIMIT } from '../limits.ts'
import { operation } from '../operation.ts'
import { resourcePolicies, shown } from '../resource-policy.ts'

export const describeResourcePolicies = operation(
  'DescribeResourcePolicies',
  async (input, context) => {
    const { rows, nextToken } = await inAccount(context, () =>
      pageOf(resourcePolicies, input.limit ?? DESCRIBE_LIMIT, input.nextToken),
    )
    const scope = input.policyScope ?? 'ACCOUNT'
    const policies = rows
      .map(shown)
      .filter(
        (policy) =>
          policy.policyScope === scope &&
          (input.resourceArn === undefined || policy.resourceArn === input.resourceArn),
      )
    return { resourcePolicies: policies, ...(nextToken && { nextToken }) }
  },
)
