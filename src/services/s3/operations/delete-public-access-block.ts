// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html

import { deleteConfiguration, PUBLIC_ACCESS } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const deletePublicAccessBlock = operation(
  'DeletePublicAccessBlock',
  async (input, context) => {
    await deleteConfiguration(context, input.Bucket!, PUBLIC_ACCESS)
    return {}
  },
)
