// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateConnection.html

import { apiPartition, connectionTable, requireConnection, tokenTable } from '../api-store.ts'
import { authorizationOf, httpOf, shownConnection } from '../connection.ts'
import { operation } from '../operation.ts'

export const updateConnection = operation('UpdateConnection', async (input, context) => {
  const { Description, KmsKeyIdentifier, AuthorizationType, AuthParameters = {} } = input
  const row = await context.store.transact(apiPartition(context), function* (tx) {
    const before = yield* requireConnection(input.Name!)
    const kind = AuthorizationType ?? before.authorization.kind
    const changed = {
      ...before,
      ...(Description !== undefined && { description: Description }),
      ...(KmsKeyIdentifier !== undefined && { kmsKeyIdentifier: KmsKeyIdentifier }),
      authorization: authorizationOf(kind, AuthParameters, before.authorization),
      parameters: httpOf(AuthParameters.InvocationHttpParameters) ?? before.parameters,
      state: kind === 'OAUTH_CLIENT_CREDENTIALS' ? ('AUTHORIZING' as const) : ('AUTHORIZED' as const), // prettier-ignore
      ...{ modifiedMs: tx.nowMs, authorizedMs: tx.nowMs },
    }
    connectionTable.put(tx, [before.name], changed)
    tokenTable.del(tx, [before.arn])
    return changed
  })
  return shownConnection(row)
})
