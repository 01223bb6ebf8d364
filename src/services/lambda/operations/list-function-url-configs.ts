// ListFunctionUrlConfigs.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html

import { operation } from '../operation.ts'
import { markerOf, pageSize, readMarker } from '../paging.ts'
import { functionPartition, urlTable } from '../tables.ts'
import { requireUrlOwner, urlConfig, urlOwner } from '../url/config.ts'

/** As many as a function has aliases. */
const MOST = 10_000

export const listFunctionUrlConfigs = operation(
  'ListFunctionUrlConfigs',
  async (input, context, lambda) => {
    const { name } = urlOwner(input.FunctionName, undefined, context)
    const limit = pageSize(input.MaxItems, 50)
    const after = readMarker(input.Marker)
    const rows = await lambda.env.store.transact(functionPartition(name), function* () {
      yield* requireUrlOwner({ name, qualifier: '' })
      const range = yield* urlTable.range([], { limit: MOST })
      return range.map(({ key, row }) => ({ qualifier: key.text(), row }))
    })
    // The marker of the function's own URL, which has no qualifier, is `$LATEST`.
    const markOf = (qualifier: string) => qualifier || '$LATEST'
    const start = after === undefined ? 0 : rows.findIndex((r) => markOf(r.qualifier) === after) + 1
    const page = rows.slice(start)
    return {
      FunctionUrlConfigs: page
        .slice(0, limit)
        .map(({ qualifier, row }) => urlConfig({ name, qualifier }, row, context.baseUrl)),
      NextMarker: markerOf(
        page.map(({ qualifier }) => markOf(qualifier)),
        limit,
      ),
    }
  },
)
