// Where a function's code comes from (the zip in the request), and where it can be fetched.

import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { notImplemented } from '../../kernel/aws-error.ts'
import { invalidParameter } from './errors.ts'
import type { Packages } from './packages.ts'
import type { PackageRow } from './tables.ts'

interface GivenCode {
  ZipFile?: Uint8Array
  S3Bucket?: string
  S3Key?: string
  ImageUri?: string
}

/** The bucket that means: S3Key is a directory of this machine, its files are the code. */
const HOT_RELOAD = 'hot-reload'

/** Takes the code of CreateFunction or UpdateFunctionCode in; durable when it resolves. */
export async function packageOf(
  packages: Packages,
  code: GivenCode,
  operation: string,
): Promise<PackageRow> {
  if (code.S3Bucket !== HOT_RELOAD) return packages.accept(zipOf(code, operation))
  const directory = code.S3Key ?? ''
  const found = isAbsolute(directory) ? await stat(directory).catch(() => undefined) : undefined
  if (!found?.isDirectory()) {
    throw invalidParameter(
      `With S3Bucket '${HOT_RELOAD}', S3Key must be the absolute path of a directory on the machine ` +
        `that runs Millrace. '${directory.slice(0, 256)}' is not.`,
    )
  }
  return { blobId: `${HOT_RELOAD}:${directory}`, sha256: HOT_SHA256, bytes: 0, directory }
}

/** There is no digest of code that changes while it runs; this one is of the empty text. */
const HOT_SHA256 = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='

/** The package's bytes; throws AwsError for code that Millrace cannot take. */
export function zipOf(code: GivenCode, operation: string): Uint8Array {
  if (code.ImageUri) {
    throw invalidParameter('Millrace does not support functions that are container images.')
  }
  if (code.ZipFile && (code.S3Bucket || code.S3Key)) {
    throw invalidParameter(
      'Please do not provide other FunctionCode parameters when providing a ZipFile.',
    )
  }
  if (code.S3Bucket || code.S3Key) throw notImplemented('lambda', `${operation} with code from S3`)
  if (!code.ZipFile) throw invalidParameter('Please provide a source for your function code.')
  if (code.ZipFile.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
  return code.ZipFile
}
