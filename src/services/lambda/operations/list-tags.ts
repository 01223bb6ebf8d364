// ListTags. https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html

import { operation } from '../operation.ts'
import { tagsOf } from '../tags.ts'

export const listTags = operation('ListTags', async (input, context, lambda) => ({
  Tags: { ...(await tagsOf(lambda, input.Resource, context)) },
}))
