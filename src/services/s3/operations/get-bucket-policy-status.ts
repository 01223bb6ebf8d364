// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html

import { isPublicPolicy } from '../acl/public-policy.ts'
import { getConfiguration, POLICY } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const getBucketPolicyStatus = operation('GetBucketPolicyStatus', async (input, context) => {
  const { text } = await getConfiguration<{ text: string }>(context, input.Bucket!, POLICY)
  return { PolicyStatus: { IsPublic: isPublicPolicy(text) } }
})
