// ListVersionsByFunction.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html

import { listedConfiguration } from '../configuration.ts'
import { functionArn, functionName } from '../function-name.ts'
import { requireFunction, versionKey } from '../functions.ts'
import { operation } from '../operation.ts'
import { markerOf, pageSize, readMarker } from '../paging.ts'
import { functionPartition, versionTable } from '../tables.ts'

export const listVersionsByFunction = operation(
  'ListVersionsByFunction',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    const limit = pageSize(input.MaxItems, 50)
    const last = readMarker(input.Marker)
    const key = last === undefined ? undefined : versionKey(last)
    const rows = await lambda.env.store.transact(functionPartition(name), function* () {
      yield* requireFunction(name)
      const after = key === undefined ? undefined : ([key] as [number])
      return yield* versionTable.range([], { limit: limit + 1, after })
    })
    const versions = rows.map(({ row }) => row)
    return {
      Versions: versions
        .slice(0, limit)
        .map((row) => listedConfiguration(name, functionArn(name, row.version), row)),
      NextMarker: markerOf(
        versions.map((row) => row.version),
        limit,
      ),
    }
  },
)
