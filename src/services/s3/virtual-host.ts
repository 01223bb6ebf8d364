// S3 accepts a bucket's name in `Host`; operations are identified by path.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html

/** The path with the bucket in front, whichever way the bucket was named. */
export function pathStyle(path: string, host: string): string {
  const bucket = bucketOf(host)
  return bucket === undefined ? path : `/${bucket}${path}`
}

function bucketOf(host: string): string | undefined {
  const colon = host.lastIndexOf(':')
  const name = colon < 0 || host.endsWith(']') ? host : host.slice(0, colon)
  const s3 = name.indexOf('.s3.') >= 0 ? name.indexOf('.s3.') : name.indexOf('.s3-')
  if (s3 > 0) return name.slice(0, s3)
  if (name.startsWith('s3.') || name.startsWith('s3-')) return undefined
  return name.endsWith('.localhost') ? name.slice(0, -'.localhost'.length) : undefined
}
