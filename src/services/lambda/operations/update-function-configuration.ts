// UpdateFunctionConfiguration.
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html

import { configurationOf } from '../configuration.ts'
import { revisionMismatch } from '../errors.ts'
import { functionArn, functionName } from '../function-name.ts'
import { requireLatest } from '../functions.ts'
import { checkUnzippedSize, layersFrom } from '../layers.ts'
import { operation } from '../operation.ts'
import { requireRunnable } from '../runnable.ts'
import { settingsFrom } from '../settings.ts'
import { functionPartition, versionTable, type VersionRow } from '../tables.ts'

export const updateFunctionConfiguration = operation(
  'UpdateFunctionConfiguration',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    const layers = await layersFrom(lambda, input.Layers, context)
    const partition = functionPartition(name)
    const check = (latest: VersionRow) => {
      const settings = settingsFrom(input, latest.settings)
      checkUnzippedSize(latest.package, layers ?? settings.layers)
      return layers ? { ...settings, layers } : settings
    }
    if (input.Runtime !== undefined || layers !== undefined) {
      const { latest } = await lambda.env.store.transact(partition, () => requireLatest(name))
      if (input.RevisionId && input.RevisionId !== latest.revisionId) throw revisionMismatch()
      await requireRunnable(lambda, check(latest), latest.package)
    }
    const { row, revisionId } = await lambda.env.store.transact(partition, function* (tx) {
      const { latest } = yield* requireLatest(name)
      if (input.RevisionId && input.RevisionId !== latest.revisionId) throw revisionMismatch()
      const next: VersionRow = {
        ...latest,
        settings: check(latest),
        generation: tx.uuid(),
        revisionId: tx.uuid(),
        lastModifiedMs: tx.nowMs,
      }
      versionTable.put(tx, [0], next)
      return { row: next, revisionId: tx.uuid() }
    })
    await lambda.executor.retire(name, '$LATEST')
    return configurationOf(name, functionArn(name), row, { how: 'updated', revisionId })
  },
)
