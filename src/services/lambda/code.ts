// Where a function's code comes from (the zip in the request), and where it can be fetched.

import { notImplemented } from '../../kernel/aws-error.ts'
import { invalidParameter } from './errors.ts'
import { functionArn } from './function-name.ts'
import type { FunctionPlace, PackageRow, VersionRow } from './tables.ts'

interface GivenCode {
  ZipFile?: Uint8Array
  S3Bucket?: string
  S3Key?: string
  ImageUri?: string
}

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

/** Where a package can be fetched: GetFunction's Code.Location, answered by the admin API. */
export function codeUrl(baseUrl: string, fn: FunctionPlace, version: VersionRow): string {
  return packageUrl(baseUrl, functionArn(fn, version.version), version.package)
}

/** The same for a layer version, by its ARN. */
export function layerCodeUrl(baseUrl: string, arn: string, pack: PackageRow): string {
  return packageUrl(baseUrl, arn, pack)
}

function packageUrl(baseUrl: string, arn: string, pack: PackageRow): string {
  const digest = encodeURIComponent(pack.sha256)
  return `${baseUrl}/_millrace/lambda/code/${encodeURIComponent(arn)}?sha256=${digest}`
}
