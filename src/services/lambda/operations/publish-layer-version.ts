// PublishLayerVersion. https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html

import { zipOf } from '../code.ts'
import { layerVersionView, ownLayer } from '../layers.ts'
import { operation } from '../operation.ts'
import {
  directoryPartition,
  layerDirectoryTable,
  layerPartition,
  layerTable,
  layerVersionTable,
  type LayerVersionRow,
} from '../tables.ts'

export const publishLayerVersion = operation(
  'PublishLayerVersion',
  async (input, context, lambda) => {
    const layer = ownLayer(input.LayerName, context)
    const pack = await lambda.packages.accept(zipOf(input.Content, 'PublishLayerVersion'))
    const { store } = lambda.env
    const publish = store.transact(layerPartition(layer), function* (tx) {
      const version = (yield* layerTable.get())?.nextVersion ?? 1
      const row: LayerVersionRow = {
        version,
        description: input.Description ?? '',
        createdAtMs: tx.nowMs,
        architectures: input.CompatibleArchitectures,
        runtimes: input.CompatibleRuntimes,
        license: input.LicenseInfo,
        package: pack,
      }
      layerTable.put(tx, [], { name: layer.name, nextVersion: version + 1 })
      layerVersionTable.put(tx, [version], row)
      return row
    })
    const row = await publish.catch(async (error: unknown) => {
      await lambda.packages.remove(pack)
      throw error
    })
    // After a crash in between, the layer's next version lists it.
    await store.transact(directoryPartition(layer), function* (tx) {
      const listed = yield* layerDirectoryTable.get(layer.name)
      if (!listed) layerDirectoryTable.put(tx, [layer.name], { name: layer.name })
    })
    return layerVersionView(lambda, layer, row, context.baseUrl)
  },
)
