// ListTopics: an account's topics in a region, by name, a hundred at a time.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html

import { directoryOf } from '../../resource/resource.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { topics } from '../topic-store.ts'

export const listTopics = operation('ListTopics', async (input, context) => {
  const after = readToken(input.NextToken)
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    topics.page({ limit: limits.listPage, after }),
  )
  return {
    Topics: found.map(({ entry }) => ({ TopicArn: entry.arn })),
    NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})
