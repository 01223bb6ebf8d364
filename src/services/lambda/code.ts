// Where a function's code comes from (the zip in the request), and where it can be fetched.

import { notImplemented } from '../../kernel/aws-error.ts'
import { invalidParameter } from './errors.ts'
import type { FunctionPlace, VersionRow } from './tables.ts'

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
  const path = [fn.account, fn.region, fn.name, version.version].map(encodeURIComponent).join('/')
  return `${baseUrl}${CODE_PATH}${path}?sha256=${encodeURIComponent(version.package.sha256)}`
}

export const CODE_PATH = '/_millrace/lambda/code/'

/** Reads such a URL's path and query back; undefined for anything else. */
export function readCodePath(
  path: string,
  query: string,
): (FunctionPlace & { version: string; sha256: string }) | undefined {
  if (!path.startsWith(CODE_PATH)) return undefined
  try {
    const parts = path.slice(CODE_PATH.length).split('/', 5).map(decodeURIComponent)
    const [account, region, name, version] = parts
    const sha256 = new URLSearchParams(query).get('sha256')
    if (parts.length !== 4 || !account || !region || !name || !version || !sha256) return undefined
    return { account, region, name, version, sha256 }
  } catch {
    return undefined
  }
}
