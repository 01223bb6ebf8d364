// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html

import { putConfiguration, WEBSITE } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'
import { requireWebsite } from '../website/configuration.ts'

export const putBucketWebsite = operation('PutBucketWebsite', async (input, context) => {
  const website = requireWebsite(input.WebsiteConfiguration)
  await putConfiguration(context, input.Bucket!, WEBSITE, website)
  return {}
})
