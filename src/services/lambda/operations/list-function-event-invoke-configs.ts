// ListFunctionEventInvokeConfigs.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html

import { eventInvokeConfig, noFunction } from '../event-invoke.ts'
import { functionName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { markerOf, pageSize, readMarker } from '../paging.ts'
import { eventInvokeTable, functionPartition, functionTable } from '../tables.ts'

export const listFunctionEventInvokeConfigs = operation(
  'ListFunctionEventInvokeConfigs',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    const limit = pageSize(input.MaxItems, 50)
    const after = readMarker(input.Marker)
    const rows = await lambda.env.store.transact(functionPartition(name), function* () {
      if (!(yield* functionTable.get())) throw noFunction()
      const page = { limit: limit + 1, ...(after && { after: [after] as [string] }) }
      return (yield* eventInvokeTable.range([], page)).map(({ row }) => row)
    })
    return {
      FunctionEventInvokeConfigs: rows.slice(0, limit).map((row) => eventInvokeConfig(name, row)),
      NextMarker: markerOf(
        rows.map((row) => row.qualifier),
        limit,
      ),
    }
  },
)
