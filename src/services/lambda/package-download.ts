// What Code.Location leads to.

import { BlobMissing } from '../../store/blobs.ts'
import { readCodePath } from './code.ts'
import { versionKey } from './functions.ts'
import type { Lambda } from './lambda.ts'
import { functionPartition, versionTable } from './tables.ts'

export async function packageAt(
  lambda: Lambda,
  path: string,
  query: string,
): Promise<Buffer | undefined> {
  const wanted = readCodePath(path, query)
  const key = wanted && versionKey(wanted.version)
  if (!wanted || key === undefined) return undefined
  const { store, blobs } = lambda.env
  const version = await store.transact(functionPartition(wanted), () => versionTable.get(key))
  // The digest is what makes the URL hard to guess, as AWS's signature does.
  if (version?.package.sha256 !== wanted.sha256) return undefined
  return blobs.readAll(version.package.blobId).catch((error: unknown) => {
    if (error instanceof BlobMissing) return undefined
    throw error
  })
}
