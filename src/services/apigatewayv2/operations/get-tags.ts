// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetTags)

import { operation } from '../operation.ts'
import { changeTags } from '../tags.ts'

export const getTags = operation('GetTags', async (input, context) => ({
  Tags: { ...(await changeTags(input.ResourceArn!, context)) },
}))
