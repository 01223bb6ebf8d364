// ListAliases. https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html

import { aliasConfiguration } from '../aliases.ts'
import { functionName } from '../function-name.ts'
import { allAliases, requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { markerOf, pageSize, readMarker } from '../paging.ts'
import { functionPartition } from '../tables.ts'

export const listAliases = operation('ListAliases', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context)
  const limit = pageSize(input.MaxItems, 50)
  const after = readMarker(input.Marker)
  const rows = await lambda.env.store.transact(functionPartition(name), function* () {
    yield* requireFunction(name)
    return yield* allAliases()
  })
  const wanted = rows.filter((row) => {
    if (after !== undefined && Buffer.compare(Buffer.from(row.name), Buffer.from(after)) <= 0) {
      return false
    }
    const version = input.FunctionVersion
    return !version || row.version === version || row.routing?.[version] !== undefined
  })
  return {
    Aliases: wanted.slice(0, limit).map((row) => aliasConfiguration(name, row)),
    NextMarker: markerOf(
      wanted.map((row) => row.name),
      limit,
    ),
  }
})
