// ListLayerVersions. https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html

import { isCompatible, layerName, layerVersionItem } from '../layers.ts'
import { operation } from '../operation.ts'
import { markerOf, pageSize, readMarker } from '../paging.ts'
import { layerPartition, layerVersionTable } from '../tables.ts'

/** People keep dozens of versions, rarely hundreds. */
const MOST = 10_000

export const listLayerVersions = operation('ListLayerVersions', async (input, context, lambda) => {
  const layer = layerName(input.LayerName, context)
  const limit = pageSize(input.MaxItems, 50)
  const before = Number(readMarker(input.Marker) ?? Number.POSITIVE_INFINITY)
  const rows = await lambda.env.store.transact(layerPartition(layer), function* () {
    return yield* layerVersionTable.range([], { limit: MOST, reverse: true })
  })
  const wanted = rows
    .map(({ row }) => row)
    .filter((row) => row.version < before)
    .filter((row) => isCompatible(row, input.CompatibleRuntime, input.CompatibleArchitecture))
  return {
    LayerVersions: wanted.slice(0, limit).map((row) => layerVersionItem(layer, row)),
    NextMarker: markerOf(
      wanted.map((row) => String(row.version)),
      limit,
    ),
  }
})
