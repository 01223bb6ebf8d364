// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html

import { getConfiguration, PUBLIC_ACCESS } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const getPublicAccessBlock = operation('GetPublicAccessBlock', async (input, context) => {
  const PublicAccessBlockConfiguration = await getConfiguration<object>(
    context,
    input.Bucket!,
    PUBLIC_ACCESS,
  )
  return { PublicAccessBlockConfiguration }
})
