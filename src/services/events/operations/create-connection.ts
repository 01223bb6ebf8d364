// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html

import { arn } from '../../../kernel/arn.ts'
import { apiArn, apiPartition, connectionTable, type ConnectionRow } from '../api-store.ts'
import { authorizationOf, httpOf, shownConnection } from '../connection.ts'
import { exists } from '../errors.ts'
import { operation } from '../operation.ts'

export const createConnection = operation('CreateConnection', async (input, context) => {
  const { Name: name = '', AuthParameters = {} } = input
  const authorization = authorizationOf(input.AuthorizationType!, AuthParameters)
  const row = await context.store.transact(apiPartition(context), function* (tx) {
    if ((yield* connectionTable.get(name)) !== undefined) {
      throw exists(`Connection ${name} already exists.`)
    }
    const secret = `events!connection/${name}/${tx.uuid()}`
    const suffix = tx.uuid().slice(0, 6)
    const nowMs = tx.nowMs
    const isOAuth = authorization.kind === 'OAUTH_CLIENT_CREDENTIALS'
    const created: ConnectionRow = {
      ...{ name, arn: apiArn(context, 'connection', `${name}/${tx.uuid()}`), authorization },
      secretArn: arn('secretsmanager', context.region, context.account, `secret:${secret}-${suffix}`), // prettier-ignore
      ...{ description: input.Description, kmsKeyIdentifier: input.KmsKeyIdentifier },
      parameters: httpOf(AuthParameters.InvocationHttpParameters),
      // Of OAuth: with the first token.
      state: isOAuth ? 'AUTHORIZING' : 'AUTHORIZED',
      ...{ createdMs: nowMs, modifiedMs: nowMs, authorizedMs: nowMs },
    }
    connectionTable.put(tx, [name], created)
    return created
  })
  const { LastAuthorizedTime: _, ...shown } = shownConnection(row)
  return shown
})
