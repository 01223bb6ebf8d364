// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html

import { operation } from '../operation.ts'
import { addressOfResource, requireResource } from '../table/named.ts'
import { tables } from '../tables.ts'
import { requireRevision } from './put-resource-policy.ts'

/** Without a policy there is nothing to do, and that is no error. */
export const deleteResourcePolicy = operation('DeleteResourcePolicy', async (input, context) => {
  const { partition } = addressOfResource(input.ResourceArn, context)
  const RevisionId = await context.store.transact(partition, function* (tx) {
    const { policy, ...table } = yield* requireResource(input.ResourceArn)
    if (policy === undefined) return undefined
    requireRevision(input.ExpectedRevisionId, policy.revision)
    tables.put(tx, [], table)
    return policy.revision
  })
  return { RevisionId }
})
