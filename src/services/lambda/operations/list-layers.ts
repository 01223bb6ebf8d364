// ListLayers. https://docs.aws.amazon.com/lambda/latest/api/API_ListLayers.html

import type { LayersListItem } from '@aws-sdk/client-lambda'
import { directoryOf } from '../../resource/resource.ts'
import { layers } from '../function-store.ts'
import { isCompatible, layerArn, layerVersionItem, type LayerName } from '../layers.ts'
import type { Lambda } from '../lambda.ts'
import { operation } from '../operation.ts'
import { markerOf, pageSize, readMarker } from '../paging.ts'
import { layerPartition, layerVersionTable } from '../tables.ts'

export const listLayers = operation('ListLayers', async (input, context, lambda) => {
  const { account, region } = context
  const limit = pageSize(input.MaxItems, 50)
  const after = readMarker(input.Marker)
  const { found } = await lambda.env.store.transact(directoryOf(context), () =>
    layers.page({ limit: 100_000, after }),
  )
  const items: LayersListItem[] = []
  // A layer without a matching version is not listed; one more than the page tells that more follow.
  for (const { name } of found) {
    const layer = { account, region, name }
    const item = await listed(lambda, layer, input.CompatibleRuntime, input.CompatibleArchitecture)
    if (item) items.push(item)
    if (items.length > limit) break
  }
  return {
    Layers: items.slice(0, limit),
    NextMarker: markerOf(
      items.map((item) => item.LayerName!),
      limit,
    ),
  }
})

async function listed(
  lambda: Lambda,
  layer: LayerName,
  runtime: string | undefined,
  architecture: string | undefined,
): Promise<LayersListItem | undefined> {
  const versions = await lambda.env.store.transact(layerPartition(layer), function* () {
    return yield* layerVersionTable.range([], { limit: 10_000, reverse: true })
  })
  const latest = versions.find(({ row }) => isCompatible(row, runtime, architecture))
  return (
    latest && {
      LayerName: layer.name,
      LayerArn: layerArn(layer),
      LatestMatchingVersion: layerVersionItem(layer, latest.row),
    }
  )
}
