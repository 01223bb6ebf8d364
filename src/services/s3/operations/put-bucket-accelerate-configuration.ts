// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAccelerateConfiguration.html

import { ACCELERATE, putConfiguration } from '../bucket/configuration.ts'
import { invalidRequest, malformedXml } from '../errors.ts'
import { operation } from '../operation.ts'

export const putBucketAccelerateConfiguration = operation(
  'PutBucketAccelerateConfiguration',
  async (input, context) => {
    const name = input.Bucket!
    if (name.includes('.')) {
      throw invalidRequest(
        'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names',
      )
    }
    const Status = input.AccelerateConfiguration?.Status
    if (Status !== 'Enabled' && Status !== 'Suspended') throw malformedXml()
    await putConfiguration(context, name, ACCELERATE, { Status })
    return {}
  },
)
