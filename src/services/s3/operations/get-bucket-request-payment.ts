// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html

import type { Payer } from '@aws-sdk/client-s3'
import { getConfiguration, PAYMENT } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const getBucketRequestPayment = operation(
  'GetBucketRequestPayment',
  async (input, context) => {
    const kept = await getConfiguration<{ Payer?: Payer }>(context, input.Bucket!, PAYMENT)
    return { Payer: kept.Payer ?? 'BucketOwner' }
  },
)
