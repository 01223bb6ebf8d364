// GetLayerVersionPolicy.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionPolicy.html

import { resourceNotFound } from '../errors.ts'
import { checkVersionNumber, ownLayer, requireLayerVersion } from '../layers.ts'
import { operation } from '../operation.ts'
import { policyDocument } from '../policy.ts'
import { layerPartition } from '../tables.ts'

export const getLayerVersionPolicy = operation(
  'GetLayerVersionPolicy',
  async (input, context, lambda) => {
    const version = Number(input.VersionNumber)
    checkVersionNumber(version)
    const layer = ownLayer(input.LayerName, context)
    const row = await lambda.env.store.transact(layerPartition(layer), () =>
      requireLayerVersion(layer, version),
    )
    const { statements, policyRevisionId: revisionId } = row
    if (!statements || revisionId === undefined) {
      throw resourceNotFound('No policy is associated with the given resource.')
    }
    return { Policy: policyDocument({ statements, revisionId }), RevisionId: revisionId }
  },
)
