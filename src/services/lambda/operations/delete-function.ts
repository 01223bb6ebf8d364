// DeleteFunction: a version, or the function with all that belongs to it.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html

import { functionNotFound, invalidParameter, resourceConflict } from '../errors.ts'
import { functionArn, functionName, type FunctionName } from '../function-name.ts'
import { enterFunction, leaveFunction, scopeOf } from '../function-store.ts'
import { allAliases, allVersions, LATEST, versionKey, versionsUsing } from '../functions.ts'
import type { Lambda } from '../lambda.ts'
import { operation } from '../operation.ts'
import { followProvisioned } from '../provisioned.ts'
import { deleteAllSettings, deleteSettingsOf } from '../qualified.ts'
import {
  aliasTable,
  functionTable,
  urlPartition,
  urlTable,
  versionTable,
  type PackageRow,
} from '../tables.ts'
import { leadNowhere } from '../url/config.ts'

export const deleteFunction = operation('DeleteFunction', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context, input.Qualifier)
  if (name.qualifier === LATEST) {
    throw invalidParameter('$LATEST version cannot be deleted without deleting the function.')
  }
  const packages = name.qualifier
    ? await deleteVersion(lambda, name, name.qualifier)
    : await deleteAll(lambda, name)
  await lambda.executor.retire(name, name.qualifier)
  if (name.qualifier) await followProvisioned(lambda, name)
  for (const pack of packages) await lambda.packages.remove(pack)
  return { StatusCode: 204 }
})

async function deleteVersion(lambda: Lambda, name: FunctionName, qualifier: string) {
  const key = versionKey(qualifier)
  if (key === undefined) {
    throw invalidParameter('Deletion of aliases is not currently supported.')
  }
  return lambda.env.store.transact(scopeOf(name), function* (tx): Generator<
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
    yield* enterFunction(tx, fn)
    return (yield* versionsUsing(version.package.blobId)) === 0 ? [version.package] : []
  })
}

async function deleteAll(lambda: Lambda, name: FunctionName): Promise<PackageRow[]> {
  const scope = scopeOf(name, urlPartition(name.region))
  const packages = await lambda.env.store.transact(scope, function* (tx) {
    if (!(yield* functionTable.get())) throw functionNotFound(functionArn(name))
    for (const { row } of yield* urlTable.range([], { limit: 10_000 })) {
      leadNowhere(tx, name.region, row.urlId)
    }
    const versions = yield* allVersions()
    for (const version of versions) versionTable.del(tx, [versionKey(version.version)!])
    for (const alias of yield* allAliases()) aliasTable.del(tx, [alias.name])
    yield* deleteAllSettings(tx)
    yield* leaveFunction(tx, name)
    return versions.map((version) => version.package)
  })
  lambda.executor.concurrency.changed(name)
  return [...new Map(packages.map((pack) => [pack.blobId, pack])).values()]
}
