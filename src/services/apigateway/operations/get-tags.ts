// https://docs.aws.amazon.com/apigateway/latest/api/API_GetTags.html

import { operation } from '../operation.ts'
import { changeTags } from '../tags.ts'

export const getTags = operation('GetTags', async (input, context) => ({
  tags: { ...(await changeTags(input.resourceArn!, context)) },
}))
