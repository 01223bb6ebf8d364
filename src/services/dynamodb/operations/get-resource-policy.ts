// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { operation } from '../operation.ts'
import { addressOfResource, requireResource } from '../table/named.ts'

export const getResourcePolicy = operation('GetResourcePolicy', async (input, context) => {
  const { partition } = addressOfResource(input.ResourceArn, context)
  const { policy } = await context.store.transact(partition, () =>
    requireResource(input.ResourceArn),
  )
  if (policy === undefined) {
    throw new AwsError(
      'PolicyNotFoundException',
      `Resource-based policy not found for the provided ResourceArn: ${input.ResourceArn}`,
    )
  }
  return { Policy: policy.text, RevisionId: policy.revision }
})
