// What Code.Location leads to.

import { BlobMissing } from '../../store/blobs.ts'
import type { CodeProof } from './code-links.ts'
import { parseFunctionArn } from './function-name.ts'
import { LATEST, versionKey } from './functions.ts'
import type { Lambda } from './lambda.ts'
import { findLayerVersion, parseLayerVersionArn } from './layers.ts'
import { functionPartition, versionTable, type PackageRow } from './tables.ts'

/** The package of a function or layer version; undefined when the link is not good (any more). */
export async function packageOf(
  lambda: Lambda,
  arn: string,
  proof: CodeProof,
): Promise<Buffer | undefined> {
  if (!lambda.codeLinks.opens(arn, proof)) return undefined
  const { sha256 } = proof
  const layer = parseLayerVersionArn(arn)
  if (layer) {
    const row = await findLayerVersion(lambda, layer.layer, layer.version)
    return row?.package.sha256 === sha256 ? read(lambda, row.package) : undefined
  }
  const name = parseFunctionArn(arn)
  const key = name && versionKey(name.qualifier ?? LATEST)
  if (!name || key === undefined) return undefined
  const version = await lambda.env.store.transact(functionPartition(name), () =>
    versionTable.get(key),
  )
  // The link is to this code, not to what has replaced it.
  if (version?.package.sha256 !== sha256) return undefined
  return read(lambda, version.package)
}

function read(lambda: Lambda, pack: PackageRow): Promise<Buffer | undefined> {
  return lambda.env.blobs.readAll(pack.blobId).catch((error: unknown) => {
    if (error instanceof BlobMissing) return undefined
    throw error
  })
}
