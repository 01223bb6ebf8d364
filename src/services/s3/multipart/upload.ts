import type { Reading } from '../../../store/table.ts'
import { noSuchUpload } from '../errors.ts'
import { requireBucket, uploads, type BucketRow, type UploadRow } from '../tables.ts'

export interface Under {
  readonly bucket: BucketRow
  readonly upload: UploadRow
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
export function* requireUpload(name: string, key: string, id: string | undefined): Reading<Under> {
  const bucket = yield* requireBucket(name)
  const upload = id === undefined || id === '' ? undefined : yield* uploads.get(key, id)
  if (upload === undefined) throw noSuchUpload(id ?? '')
  return { bucket, upload }
}
