// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetResourcePolicy.html

import { withResource } from '../consumers.ts'
import { operation } from '../operation.ts'

/** Of a resource without a policy: an empty document. */
const NONE = '{}'

export const getResourcePolicy = operation('GetResourcePolicy', async (input, context) => {
  const policy = await withResource(context, input.ResourceARN, function* ({ row }) {
    return row.policy
  })
  return { Policy: policy ?? NONE }
})
