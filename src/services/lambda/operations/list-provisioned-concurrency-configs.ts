// ListProvisionedConcurrencyConfigs.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html

import { functionArn, functionName } from '../function-name.ts'
import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { markerOf, pageSize, readMarker } from '../paging.ts'
import { configurationShown, provisionable } from '../provisioned.ts'
import { functionPartition, provisionedTable } from '../tables.ts'

export const listProvisionedConcurrencyConfigs = operation(
  'ListProvisionedConcurrencyConfigs',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    const limit = pageSize(input.MaxItems, 50)
    const after = readMarker(input.Marker)
    const rows = await lambda.env.store.transact(functionPartition(name), function* () {
      yield* requireFunction(name)
      const page = { limit: limit + 1, ...(after && { after: [after] as [string] }) }
      const found: { row: Parameters<typeof configurationShown>[2]; version: string }[] = []
      for (const { row } of yield* provisionedTable.range([], page)) {
        found.push({ row, version: (yield* provisionable(name, row.qualifier)).version })
      }
      return found
    })
    return {
      ProvisionedConcurrencyConfigs: rows.slice(0, limit).map(({ row, version }) => ({
        FunctionArn: functionArn(name, row.qualifier),
        ...configurationShown(lambda, name, row, version),
      })),
      NextMarker: markerOf(
        rows.map(({ row }) => row.qualifier),
        limit,
      ),
    }
  },
)
