// DeleteFunction: a version, or the function with all that belongs to it.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html

import { functionNotFound, invalidParameter, resourceConflict } from '../errors.ts'
import { functionArn, functionName, type FunctionName } from '../function-name.ts'
import { allAliases, allVersions, LATEST, versionKey, versionsUsing } from '../functions.ts'
import type { Lambda } from '../lambda.ts'
import { operation } from '../operation.ts'
import { resettleProvisioned } from '../provisioned.ts'
import { deleteAllSettings, deleteSettingsOf } from '../qualified.ts'
import {
  aliasTable,
  directoryPartition,
  directoryTable,
  functionPartition,
  functionTable,
  urlTable,
  versionTable,
  type PackageRow,
} from '../tables.ts'
import { unlistUrls } from '../url/config.ts'

export const deleteFunction = operation('DeleteFunction', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context, input.Qualifier)
  if (name.qualifier === LATEST) {
    throw invalidParameter('$LATEST version cannot be deleted without deleting the function.')
  }
  const packages = name.qualifier
    ? await deleteVersion(lambda, name, name.qualifier)
    : await deleteAll(lambda, name)
  await lambda.executor.retire(name, name.qualifier)
  if (name.qualifier) await resettleProvisioned(lambda, name)
  for (const pack of packages) await lambda.packages.remove(pack)
  return { StatusCode: 204 }
})

async function deleteVersion(lambda: Lambda, name: FunctionName, qualifier: string) {
  const key = versionKey(qualifier)
  if (key === undefined) {
    throw invalidParameter('Deletion of aliases is not currently supported.')
  }
  return lambda.env.store.transact(functionPartition(name), function* (tx): Generator<
    any,
    PackageRow[],
    any
  > {
    const fn = yield* functionTable.get()
    if (!fn) throw functionNotFound(functionArn(name))
    const version = yield* versionTable.get(key)
    // A version that is not there is as good as deleted.
    if (!version) return []
    const users = (yield* allAliases()).filter(
      (alias) => alias.version === qualifier || alias.routing?.[qualifier] !== undefined,
    )
    if (users.length > 0) {
      const names = users.map((alias) => functionArn(name, alias.name)).join(', ')
      throw resourceConflict(
        `Version was not able to be deleted because the following aliases reference it: [${names}].`,
      )
    }
    versionTable.del(tx, [key])
    deleteSettingsOf(tx, qualifier)
    return (yield* versionsUsing(version.package.blobId)) === 0 ? [version.package] : []
  })
}

/** The directory's line goes first: a crash in between leaves a function that can be deleted again. */
async function deleteAll(lambda: Lambda, name: FunctionName): Promise<PackageRow[]> {
  const partition = functionPartition(name)
  const fn = await lambda.env.store.transact(partition, () => functionTable.get())
  await lambda.env.store.transact(directoryPartition(name), function* (tx) {
    if (yield* directoryTable.get(name.name)) directoryTable.del(tx, [name.name])
  })
  if (!fn) throw functionNotFound(functionArn(name))
  const { packages, urlIds } = await lambda.env.store.transact(partition, function* (tx) {
    const urls = yield* urlTable.range([], { limit: 10_000 })
    const versions = yield* allVersions()
    for (const version of versions) versionTable.del(tx, [versionKey(version.version)!])
    for (const alias of yield* allAliases()) aliasTable.del(tx, [alias.name])
    yield* deleteAllSettings(tx)
    functionTable.del(tx, [])
    const packages = versions.map((version) => version.package)
    return { packages, urlIds: urls.map(({ row }) => row.urlId) }
  })
  await unlistUrls(lambda, name.region, urlIds)
  lambda.executor.concurrency.changed(name)
  return [...new Map(packages.map((pack) => [pack.blobId, pack])).values()]
}
