// RemovePermission. https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html

import { resourceNotFound } from '../errors.ts'
import { operation } from '../operation.ts'
import { checkRevision, policyOwner, requireOwner } from '../policy.ts'
import { functionPartition, policyTable } from '../tables.ts'

export const removePermission = operation('RemovePermission', async (input, context, lambda) => {
  const { name, qualifier } = policyOwner(input.FunctionName, input.Qualifier, context)
  await lambda.env.store.transact(functionPartition(name), function* (tx) {
    const owner = yield* requireOwner(name, qualifier)
    const policy = yield* policyTable.get(qualifier)
    if (!policy) throw resourceNotFound('No policy is associated with the given resource.')
    const left = policy.statements.filter(({ Sid }) => Sid !== input.StatementId)
    if (left.length === policy.statements.length) {
      throw resourceNotFound(`Statement ${input.StatementId} is not found in resource policy.`)
    }
    checkRevision(input.RevisionId, policy, owner)
    if (left.length === 0) policyTable.del(tx, [qualifier])
    else policyTable.put(tx, [qualifier], { statements: left, revisionId: tx.uuid() })
  })
  return {}
})
