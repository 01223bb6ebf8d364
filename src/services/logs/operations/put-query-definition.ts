// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html

import { countOf, inAccount } from '../account.ts'
import { limitExceeded, resourceNotFound } from '../errors.ts'
import { definitions, MAX_DEFINITIONS } from '../insights/definitions.ts'
import { operation } from '../operation.ts'

export const putQueryDefinition = operation('PutQueryDefinition', async (input, context) => {
  const id = await inAccount(context, function* (tx) {
    const given = input.queryDefinitionId
    if (given !== undefined && (yield* definitions.get(given)) === undefined) {
      throw resourceNotFound()
    }
    if (given === undefined && (yield* countOf(definitions, MAX_DEFINITIONS)) >= MAX_DEFINITIONS) {
      throw limitExceeded()
    }
    const key = given ?? tx.uuid()
    definitions.put(tx, [key], {
      id: key,
      name: input.name,
      text: input.queryString,
      groupNames: input.logGroupNames ?? [],
      modifiedAtMs: tx.nowMs,
    })
    return key
  })
  return { queryDefinitionId: id }
})
