// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteQueryDefinition.html

import { inAccount } from '../account.ts'
import { resourceNotFound } from '../errors.ts'
import { definitions } from '../insights/definitions.ts'
import { operation } from '../operation.ts'

export const deleteQueryDefinition = operation('DeleteQueryDefinition', async (input, context) => {
  await inAccount(context, function* (tx) {
    if ((yield* definitions.get(input.queryDefinitionId)) === undefined) throw resourceNotFound()
    definitions.del(tx, [input.queryDefinitionId])
  })
  return { success: true }
})
