// UpdateFunctionConfiguration.
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html

import { configurationOf } from '../configuration.ts'
import { revisionMismatch } from '../errors.ts'
import { functionArn, functionName } from '../function-name.ts'
import { requireLatest } from '../functions.ts'
import { checkUnzippedSize, layersFrom } from '../layers.ts'
import { operation } from '../operation.ts'
import { settingsFrom } from '../settings.ts'
import { functionPartition, versionTable, type VersionRow } from '../tables.ts'

export const updateFunctionConfiguration = operation(
  'UpdateFunctionConfiguration',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    const layers = await layersFrom(lambda, input.Layers, context)
    const row = await lambda.env.store.transact(functionPartition(name), function* (tx) {
      const { latest } = yield* requireLatest(name)
      if (input.RevisionId && input.RevisionId !== latest.revisionId) throw revisionMismatch()
      const settings = settingsFrom(input, latest.settings)
      checkUnzippedSize(latest.package, layers ?? settings.layers)
      const next: VersionRow = {
        ...latest,
        settings: layers ? { ...settings, layers } : settings,
        generation: tx.uuid(),
        revisionId: tx.uuid(),
        lastModifiedMs: tx.nowMs,
      }
      versionTable.put(tx, [0], next)
      return next
    })
    await lambda.executor.retire(name, '$LATEST')
    return configurationOf(name, functionArn(name), row, 'updated')
  },
)
