// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html

export const MAX_PUT_BYTES = 5 * 1024 ** 3
export const MIN_PART_BYTES = 5 * 1024 ** 2
export const MAX_PARTS = 10_000
export const MAX_OBJECT_BYTES = 5 * 1024 ** 4
export const MAX_KEY_BYTES = 1024
export const MAX_METADATA_BYTES = 2048
export const MAX_TAGS = 10
export const MAX_BUCKET_TAGS = 50
export const MAX_KEYS = 1000
export const MAX_NOTIFICATIONS = 100
