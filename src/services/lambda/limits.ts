// Lambda's quotas. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

export const MAX_ZIP_BYTES = 52_428_800
export const MAX_UNZIPPED_BYTES = 262_144_000
/** Of unpacked to packed bytes, past the first megabytes: code is packed to a fifth, zeros to a thousandth. */
export const MAX_ZIP_RATIO = 200
/** Not a quota of AWS's: far more files than a deployment package has, and few enough to unpack. */
export const MAX_ZIP_ENTRIES = 100_000
export const MAX_ENVIRONMENT_BYTES = 4_096
export const MAX_POLICY_BYTES = 20_480
export const MAX_TAGS = 50
export const MAX_LAYERS = 5

export const MAX_SYNC_PAYLOAD_BYTES = 6_291_556
export const MAX_ASYNC_PAYLOAD_BYTES = 1_048_576
export const MAX_CLIENT_CONTEXT_BYTES = 3_583
export const LOG_TAIL_BYTES = 4_096

export const DEFAULT_TIMEOUT_SECONDS = 3
export const MAX_TIMEOUT_SECONDS = 900
export const DEFAULT_MEMORY_MB = 128
export const MAX_MEMORY_MB = 10_240
export const DEFAULT_STORAGE_MB = 512
export const MAX_STORAGE_MB = 10_240

/** Of one function in one chain of requests; the next one is a loop. */
export const MAX_LOOP_INVOCATIONS = 16
export const INIT_TIMEOUT_MS = 10_000
export const ACCOUNT_CONCURRENCY = 1_000
/** What reservations must leave to functions without one. */
export const MIN_UNRESERVED_CONCURRENCY = 100
export const ACCOUNT_CODE_BYTES = 80_530_636_800

export const MAX_FUNCTION_NAME = 64

/** The bucket that means: S3Key is a directory of this machine, its files are the code. */
export const HOT_RELOAD = 'hot-reload'
