// DeleteLayerVersion. https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html

import { checkVersionNumber, ownLayer } from '../layers.ts'
import { operation } from '../operation.ts'
import { layerPartition, layerVersionTable } from '../tables.ts'

export const deleteLayerVersion = operation(
  'DeleteLayerVersion',
  async (input, context, lambda) => {
    const version = Number(input.VersionNumber)
    checkVersionNumber(version)
    const layer = ownLayer(input.LayerName, context)
    // The package stays: functions that use the version go on using it, as in AWS.
    await lambda.env.store.transact(layerPartition(layer), function* (tx) {
      if (yield* layerVersionTable.get(version)) layerVersionTable.del(tx, [version])
    })
    return {}
  },
)
