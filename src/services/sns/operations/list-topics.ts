// ListTopics: an account's topics in a region, by name, a hundred at a time.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html

import { directoryOf, topicAddress } from '../address.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { listedTopics } from '../tables.ts'

export const listTopics = operation('ListTopics', async (input, context) => {
  const { account, region } = context
  const after = readToken(input.NextToken)
  const names = await context.store.transact(directoryOf(account, region), function* () {
    const rows = yield* listedTopics.range([], {
      limit: limits.listPage + 1,
      after: after === undefined ? undefined : [after],
    })
    return rows.map(({ key }) => key.text())
  })
  const page = names.slice(0, limits.listPage)
  return {
    Topics: page.map((name) => ({ TopicArn: topicAddress(account, region, name).arn })),
    NextToken: names.length > page.length ? tokenOf(page.at(-1)!) : undefined,
  }
})
