// What Code.Location leads to.

import { BlobMissing } from '../../store/blobs.ts'
import { parseFunctionArn } from './function-name.ts'
import { LATEST, versionKey } from './functions.ts'
import type { Lambda } from './lambda.ts'
import { functionPartition, versionTable } from './tables.ts'

/** The package of a version, by the ARN and the digest that `codeUrl` put into its URL. */
export async function packageOf(
  lambda: Lambda,
  arn: string,
  sha256: string,
): Promise<Buffer | undefined> {
  const name = parseFunctionArn(arn)
  const key = name && versionKey(name.qualifier ?? LATEST)
  if (!name || key === undefined) return undefined
  const { store, blobs } = lambda.env
  const version = await store.transact(functionPartition(name), () => versionTable.get(key))
  // The digest is what makes the URL hard to guess, as AWS's signature does.
  if (version?.package.sha256 !== sha256) return undefined
  return blobs.readAll(version.package.blobId).catch((error: unknown) => {
    if (error instanceof BlobMissing) return undefined
    throw error
  })
}
