// AddPermission. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html

import { partitionOf } from '../../../kernel/arn.ts'
import { policyTooLong, resourceConflict } from '../errors.ts'
import { functionArn } from '../function-name.ts'
import { MAX_POLICY_BYTES } from '../limits.ts'
import { operation } from '../operation.ts'
import { checkRevision, policyDocument, policyOwner, requireOwner, statementOf } from '../policy.ts'
import { functionPartition, policyTable } from '../tables.ts'

export const addPermission = operation('AddPermission', async (input, context, lambda) => {
  const { name, qualifier } = policyOwner(input.FunctionName, input.Qualifier, context)
  const resource = functionArn(name, qualifier)
  const statement = statementOf(input, resource, partitionOf(context.region))
  await lambda.env.store.transact(functionPartition(name), function* (tx) {
    const owner = yield* requireOwner(name, qualifier)
    const policy = yield* policyTable.get(qualifier)
    checkRevision(input.RevisionId, policy, owner)
    const statements = policy?.statements ?? []
    if (statements.some(({ Sid }) => Sid === input.StatementId)) {
      throw resourceConflict(
        `The statement id (${input.StatementId}) provided already exists. ` +
          'Please provide a new statement id, or remove the existing statement.',
      )
    }
    const row = { statements: [...statements, statement], revisionId: tx.uuid() }
    if (policyDocument(row).length > MAX_POLICY_BYTES) throw policyTooLong(MAX_POLICY_BYTES)
    policyTable.put(tx, [qualifier], row)
  })
  return { Statement: JSON.stringify(statement) }
})
