// PublishLayerVersion. https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html

import { takeZip } from '../code.ts'
import { directoryOf } from '../../resource/resource.ts'
import { layers } from '../function-store.ts'
import { layerArn, layerVersionView, ownLayer } from '../layers.ts'
import { operation } from '../operation.ts'
import { layerPartition, layerTable, layerVersionTable, type LayerVersionRow } from '../tables.ts'

export const publishLayerVersion = operation(
  'PublishLayerVersion',
  async (input, context, lambda) => {
    const layer = ownLayer(input.LayerName, context)
    const pack = await takeZip(lambda, input.Content, context)
    const { store } = lambda.env
    const publish = store.transact([layerPartition(layer), directoryOf(layer)], function* (tx) {
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
      yield* layers.enter(tx.in(directoryOf(layer)), layer.name, {
        arn: layerArn(layer),
        generation: version,
        createdMs: tx.nowMs,
        tags: {},
        facts: null,
      })
      return row
    })
    const row = await publish.catch(async (error: unknown) => {
      await lambda.packages.remove(pack)
      throw error
    })
    lambda.packages.settled(pack)
    return layerVersionView(lambda, layer, row, context.baseUrl)
  },
)
