// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListConnections.html

import { tokenOf } from '../../resource/page-token.ts'
import { apiPartition, connectionTable, type ConnectionRow } from '../api-store.ts'
import { shownConnection } from '../connection.ts'
import { listedRows } from '../listed-rows.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'

export const listConnections = operation('ListConnections', async (input, context) => {
  const { NamePrefix: prefix, ConnectionState } = input
  const page = { limit: pageSize(input.Limit), prefix, after: afterToken(input) }
  const wanted = ({ state }: ConnectionRow) => (ConnectionState ?? state) === state
  const { found, more } = await context.store.transact(apiPartition(context), () =>
    listedRows(connectionTable, page, wanted),
  )
  return {
    Connections: found.map((row) => ({
      ...shownConnection(row),
      Name: row.name,
      AuthorizationType: row.authorization.kind,
    })),
    NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})
