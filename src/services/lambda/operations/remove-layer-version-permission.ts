// RemoveLayerVersionPermission.
// https://docs.aws.amazon.com/lambda/latest/api/API_RemoveLayerVersionPermission.html

import { resourceNotFound } from '../errors.ts'
import {
  checkVersionNumber,
  layerRevisionMismatch,
  ownLayer,
  requireLayerVersion,
} from '../layers.ts'
import { operation } from '../operation.ts'
import { layerPartition, layerVersionTable } from '../tables.ts'

export const removeLayerVersionPermission = operation(
  'RemoveLayerVersionPermission',
  async (input, context, lambda) => {
    const version = Number(input.VersionNumber)
    checkVersionNumber(version)
    const layer = ownLayer(input.LayerName, context)
    await lambda.env.store.transact(layerPartition(layer), function* (tx) {
      const row = yield* requireLayerVersion(layer, version)
      if (input.RevisionId && input.RevisionId !== row.policyRevisionId) {
        throw layerRevisionMismatch()
      }
      const before = row.statements ?? []
      const statements = before.filter(({ Sid }) => Sid !== input.StatementId)
      if (statements.length === before.length) {
        throw resourceNotFound(`Statement ${input.StatementId} is not found in resource policy.`)
      }
      const { statements: _statements, policyRevisionId: _revision, ...bare } = row
      const kept = { ...bare, statements, policyRevisionId: tx.uuid() }
      layerVersionTable.put(tx, [version], statements.length > 0 ? kept : bare)
    })
    return {}
  },
)
