// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketRequestPayment.html

import { PAYMENT, putConfiguration } from '../bucket/configuration.ts'
import { malformedXml } from '../errors.ts'
import { operation } from '../operation.ts'

export const putBucketRequestPayment = operation(
  'PutBucketRequestPayment',
  async (input, context) => {
    const Payer = input.RequestPaymentConfiguration?.Payer
    if (Payer !== 'BucketOwner' && Payer !== 'Requester') throw malformedXml()
    await putConfiguration(context, input.Bucket!, PAYMENT, { Payer })
    return {}
  },
)
