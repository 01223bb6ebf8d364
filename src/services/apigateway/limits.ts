// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html

export const MAX_RESOURCES = 300
export const DEFAULT_PAGE = 25
export const MAX_PAGE = 500
/** A row of the store holds 1 MiB; the largest of them, a method, leaves room for its key. */
export const MAX_ROW_BYTES = 1_000_000
export const MAX_COMPRESSION_SIZE = 10_485_760
export const DEFAULT_TIMEOUT_MS = 29_000
export const AUTHORIZER_TTL_SECONDS = 300
export const API_KEY_CHARACTERS = { least: 20, most: 128, name: 1_024, description: 125_000 }
/** Children of one kind that an API may have: no documented quota is higher. */
export const MAX_CHILDREN = 2_000
