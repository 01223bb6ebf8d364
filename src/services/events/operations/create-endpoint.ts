// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEndpoint.html

import {
  endpointArn,
  endpointIdTable,
  endpointKey,
  endpointPartition,
  endpointTable,
  settingsOf,
  shownEndpoint,
  type EndpointRow,
} from '../endpoints.ts'
import { exists } from '../errors.ts'
import { operation } from '../operation.ts'

export const createEndpoint = operation('CreateEndpoint', async (input, context) => {
  const { Name: name = '' } = input
  const settings = settingsOf(input, context)
  const made = await context.store.transact(endpointPartition(context.account), function* (tx) {
    const key = endpointKey(context, name)
    if ((yield* endpointTable.get(key)) !== undefined)
      throw exists(`Endpoint ${name} already exists.`)
    const id = `${Buffer.from(tx.random(5)).toString('hex')}.veo`
    const row: EndpointRow = {
      ...settings,
      ...{ name, arn: endpointArn(context, name), id, routed: 'PRIMARY' },
      ...{ createdMs: tx.nowMs, modifiedMs: tx.nowMs },
    }
    endpointTable.put(tx, [key], row)
    endpointIdTable.put(tx, [id], key)
    return row
  })
  const { EndpointId: _, EndpointUrl: __, StateReason: ___, ...shown } = shownEndpoint(made)
  return shown
})
