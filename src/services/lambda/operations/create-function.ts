// CreateFunction. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html

import { packageOf } from '../code.ts'
import { configurationOf } from '../configuration.ts'
import { invalidParameter, resourceConflict } from '../errors.ts'
import { functionArn, newFunctionName } from '../function-name.ts'
import { enterFunction, scopeOf } from '../function-store.ts'
import { LATEST } from '../functions.ts'
import { checkUnzippedSize, layersFrom } from '../layers.ts'
import { operation } from '../operation.ts'
import { publish } from '../publish.ts'
import { requireRunnable } from '../runnable.ts'
import { DEFAULT_SETTINGS, settingsFrom } from '../settings.ts'
import { functionTable, versionTable, type FunctionRow, type VersionRow } from '../tables.ts'
import { checkTags } from '../tags.ts'

export const createFunction = operation('CreateFunction', async (input, context, lambda) => {
  const place = newFunctionName(input.FunctionName, context)
  const layers = (await layersFrom(lambda, input.Layers, context)) ?? []
  const settings = { ...settingsFrom(input, DEFAULT_SETTINGS), layers }
  if (input.PackageType === 'Image' || input.Code.ImageUri) {
    throw invalidParameter('Millrace does not support functions that are container images.')
  }
  if (!settings.runtime || !settings.handler) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    )
  }
  const tags = input.Tags ?? {}
  checkTags(tags)
  const pack = await packageOf(lambda, input.Code, context)
  try {
    checkUnzippedSize(pack, layers)
    await requireRunnable(lambda, settings, pack)
  } catch (error) {
    await lambda.packages.remove(pack)
    throw error
  }
  const arn = functionArn(place)

  const create = lambda.env.store.transact(scopeOf(place), function* (tx) {
    if (yield* functionTable.get()) throw resourceConflict(`Function already exist: ${place.name}`)
    const fn: FunctionRow = {
      name: place.name,
      account: place.account,
      region: place.region,
      arn,
      createdAtMs: tx.nowMs,
      nextVersion: 1,
      tags,
    }
    const latest: VersionRow = {
      version: LATEST,
      settings,
      package: pack,
      generation: tx.uuid(),
      revisionId: tx.uuid(),
      lastModifiedMs: tx.nowMs,
    }
    yield* enterFunction(tx, fn)
    versionTable.put(tx, [0], latest)
    const row = input.Publish ? publish(tx, fn, latest, settings.description) : latest
    return { row, changed: { how: 'created', revisionId: tx.uuid() } as const }
  })
  const { row, changed } = await create.catch(async (error: unknown) => {
    await lambda.packages.remove(pack)
    throw error
  })
  lambda.packages.settled(pack)
  // Without the version, also when it was published.
  return configurationOf(place, arn, row, changed)
})
