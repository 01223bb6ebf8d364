// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html

export const MAX_ITEM_BYTES = 400 * 1024
export const MAX_PARTITION_KEY_BYTES = 2048
export const MAX_SORT_KEY_BYTES = 1024
/** Levels of lists and maps within an attribute. */
export const MAX_DEPTH = 32
/** Of Query and Scan, before filters. */
export const PAGE_BYTES = 1_048_576
export const MAX_BATCH_GET = 100
export const MAX_BATCH_WRITE = 25
export const MAX_BATCH_BYTES = 16 * 1_048_576
export const MAX_TRANSACTION_ITEMS = 100
export const MAX_TRANSACTION_BYTES = 4 * 1_048_576
export const MAX_EXPRESSION_BYTES = 4096
export const MAX_OPERATORS = 300
export const MAX_IN_OPERANDS = 100
export const MAX_LOCAL_INDEXES = 5
export const MAX_GLOBAL_INDEXES = 20
export const MAX_TABLES = 2500
/** Of non-key attributes that all of a table's indexes project. */
export const MAX_PROJECTED = 100
export const MAX_TAGS = 50
export const MAX_SEGMENTS = 1_000_000
/** For so long the token of a transaction stands for its first answer. */
export const TOKEN_MS = 10 * 60_000
/** For so long a stream keeps its records. */
export const STREAM_MS = 24 * 3600_000
export const ITERATOR_MS = 15 * 60_000
export const MAX_RECORDS = 1000
