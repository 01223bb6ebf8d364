// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-policy.html

import { badRequest, preconditionFailed } from '../errors.ts'
import { operation } from '../operation.ts'
import { enterRegistry, requireRegistry, scopeOf } from '../tables.ts'

export const putResourcePolicy = operation('PutResourcePolicy', async (input, context) => {
  const { RegistryName: name = '', RevisionId: revision } = input
  const text = String(input.Policy)
  try {
    JSON.parse(text)
  } catch {
    throw badRequest('Policy is not valid JSON.')
  }
  const made = await context.store.transact(scopeOf(context, name), function* (tx) {
    const row = yield* requireRegistry(name)
    if (revision !== undefined && revision !== row.policy?.revision) {
      throw preconditionFailed('The RevisionId is not that of the policy.')
    }
    const policy = { text, revision: tx.uuid() }
    yield* enterRegistry(tx, { ...row, policy })
    return policy
  })
  return { Policy: made.text, RevisionId: made.revision }
})
