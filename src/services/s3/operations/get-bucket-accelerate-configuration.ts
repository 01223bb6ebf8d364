// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html

import { ACCELERATE, getConfiguration } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const getBucketAccelerateConfiguration = operation(
  'GetBucketAccelerateConfiguration',
  async (input, context) => await getConfiguration(context, input.Bucket!, ACCELERATE),
)
