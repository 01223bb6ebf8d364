// Where a function's code comes from (the zip in the request, an object of S3), and where it can be
// fetched.

import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { AwsError, notImplemented } from '../../kernel/aws-error.ts'
import { invalidParameter } from './errors.ts'
import type { Lambda } from './lambda.ts'
import { HOT_RELOAD } from './limits.ts'
import type { CodeObject } from './port.ts'
import type { PackageRow } from './tables.ts'

interface GivenCode {
  readonly ZipFile?: Uint8Array | undefined
  readonly S3Bucket?: string | undefined
  readonly S3Key?: string | undefined
  readonly S3ObjectVersion?: string | undefined
  readonly ImageUri?: string | undefined
}

/** Who asks. */
interface Asker {
  readonly operation: string
  readonly region: string
}

/** Takes the code of CreateFunction or UpdateFunctionCode in; durable when it resolves. */
export async function packageOf(
  lambda: Lambda,
  code: GivenCode,
  asker: Asker,
): Promise<PackageRow> {
  if (code.S3Bucket !== HOT_RELOAD) return takeZip(lambda, code, asker)
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

/** The package of a function or layer; throws AwsError for code that Millrace cannot take. */
export async function takeZip(lambda: Lambda, code: GivenCode, asker: Asker): Promise<PackageRow> {
  if (code.ImageUri) {
    throw invalidParameter('Millrace does not support functions that are container images.')
  }
  const { ZipFile, S3Bucket: bucket, S3Key: key, S3ObjectVersion: versionId } = code
  if (ZipFile && (bucket || key)) {
    throw invalidParameter(
      'Please do not provide other FunctionCode parameters when providing a ZipFile.',
    )
  }
  if (ZipFile) {
    if (ZipFile.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
    return lambda.packages.accept(ZipFile)
  }
  if (!bucket || !key) throw invalidParameter('Please provide a source for your function code.')
  if (lambda.objects === undefined) {
    throw notImplemented('lambda', `${asker.operation} with code from S3`)
  }
  try {
    return await lambda.objects.read({ bucket, key, versionId }, (object) =>
      fromS3(lambda, object, asker),
    )
  } catch (error) {
    throw error instanceof NotRead ? error.cause : inWordsOfLambda(error)
  }
}

/** What is wrong with the package is no error of S3's. */
class NotRead extends Error {}

async function fromS3(lambda: Lambda, object: CodeObject, asker: Asker): Promise<PackageRow> {
  if (object.region !== asker.region) {
    throw new AwsError(
      'PermanentRedirect',
      `The bucket is in this region: ${object.region}. Please use this region to retry the request`,
    )
  }
  try {
    return await lambda.packages.acceptFrom(object.content)
  } catch (cause) {
    throw new NotRead('bad package', { cause })
  }
}

function inWordsOfLambda(error: unknown): unknown {
  if (!(error instanceof AwsError)) return error
  return invalidParameter(
    `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
  )
}
