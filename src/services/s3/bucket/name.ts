// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html

import { invalidBucketName } from '../errors.ts'

const RESERVED_ENDS = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3']
const RESERVED_STARTS = ['xn--', 'sthree-']

export function requireBucketName(name: string): void {
  if (!isBucketName(name)) throw invalidBucketName(name)
}

export function isBucketName(name: string): boolean {
  if (name.length < 3 || name.length > 63) return false
  const labels = name.split('.')
  if (!labels.every(isLabel)) return false
  if (labels.length === 4 && labels.every((label) => Number(label) <= 255)) return false
  return (
    !RESERVED_ENDS.some((end) => name.endsWith(end)) &&
    !RESERVED_STARTS.some((start) => name.startsWith(start))
  )
}

function isLabel(label: string): boolean {
  if (label === '' || label.startsWith('-') || label.endsWith('-')) return false
  for (const char of label) {
    const fits = (char >= 'a' && char <= 'z') || (char >= '0' && char <= '9') || char === '-'
    if (!fits) return false
  }
  return true
}
