// S3 accepts a bucket's name in `Host`; operations are identified by path.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html

/** The path with the bucket in front, whichever way the bucket was named. */
export function pathStyle(path: string, host: string): string {
  const bucket = bucketOf(host)
  // S3 Control has the account there.
  const isAccount = bucket !== undefined && isControl(path) && /^\d{12}$/.test(bucket)
  return bucket === undefined || isAccount ? path : `/${bucket}${path}`
}

/** Of S3 Control: its paths begin with the version of its API. */
export function isControl(path: string): boolean {
  return path.startsWith('/v20180820/')
}

function bucketOf(host: string): string | undefined {
  const colon = host.lastIndexOf(':')
  const name = colon < 0 || host.endsWith(']') ? host : host.slice(0, colon)
  const s3 = name.indexOf('.s3.') >= 0 ? name.indexOf('.s3.') : name.indexOf('.s3-')
  if (s3 > 0) return name.slice(0, s3)
  if (name.startsWith('s3.') || name.startsWith('s3-')) return undefined
  return name.endsWith('.localhost') ? name.slice(0, -'.localhost'.length) : undefined
}
