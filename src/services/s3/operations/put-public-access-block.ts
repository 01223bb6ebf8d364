// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html

import { putConfiguration, PUBLIC_ACCESS } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const putPublicAccessBlock = operation('PutPublicAccessBlock', async (input, context) => {
  const given = input.PublicAccessBlockConfiguration ?? {}
  await putConfiguration(context, input.Bucket!, PUBLIC_ACCESS, {
    BlockPublicAcls: given.BlockPublicAcls ?? false,
    IgnorePublicAcls: given.IgnorePublicAcls ?? false,
    BlockPublicPolicy: given.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: given.RestrictPublicBuckets ?? false,
  })
  return {}
})
