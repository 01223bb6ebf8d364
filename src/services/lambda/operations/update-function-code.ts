// UpdateFunctionCode. https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html

import { packageOf } from '../code.ts'
import { configurationOf } from '../configuration.ts'
import { revisionMismatch } from '../errors.ts'
import { functionArn, functionName } from '../function-name.ts'
import { requireLatest, versionsUsing } from '../functions.ts'
import { checkUnzippedSize } from '../layers.ts'
import { operation } from '../operation.ts'
import { publish } from '../publish.ts'
import { requireRunnable } from '../runnable.ts'
import { functionPartition, versionTable, type VersionRow } from '../tables.ts'

export const updateFunctionCode = operation(
  'UpdateFunctionCode',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    const partition = functionPartition(name)
    const check = ({ latest }: { latest: VersionRow }) => {
      if (input.RevisionId && input.RevisionId !== latest.revisionId) throw revisionMismatch()
    }
    // Whether there is such a function at all is told before its package is judged.
    const before = await lambda.env.store.transact(partition, () => requireLatest(name))
    check(before)
    const pack = await packageOf(lambda, input, context)
    const dispose = async (error: unknown): Promise<never> => {
      await lambda.packages.remove(pack)
      throw error
    }
    await requireRunnable(lambda, before.latest.settings, pack).catch(dispose)

    const update = lambda.env.store.transact(partition, function* (tx) {
      const { fn, latest } = yield* requireLatest(name)
      check({ latest })
      checkUnzippedSize(pack, latest.settings.layers)
      const architecture = input.Architectures?.[0] ?? latest.settings.architecture
      const next: VersionRow = {
        ...latest,
        settings: { ...latest.settings, architecture },
        package: pack,
        generation: tx.uuid(),
        revisionId: tx.uuid(),
        lastModifiedMs: tx.nowMs,
      }
      const revisionId = tx.uuid()
      if (input.DryRun) return { shown: next, unused: pack, revisionId }
      versionTable.put(tx, [0], next)
      const shown = input.Publish ? publish(tx, fn, next, next.settings.description) : next
      const used = yield* versionsUsing(latest.package.blobId)
      return { shown, unused: used === 0 ? latest.package : undefined, revisionId }
    })
    const { shown, unused, revisionId } = await update.catch(dispose)
    if (!input.DryRun) lambda.packages.settled(pack)
    if (!input.DryRun) await lambda.executor.retire(name, '$LATEST')
    if (unused) await lambda.packages.remove(unused)
    const published = input.Publish && !input.DryRun
    const arn = functionArn(name, published ? shown.version : undefined)
    return configurationOf(name, arn, shown, { how: published ? 'created' : 'updated', revisionId })
  },
)
