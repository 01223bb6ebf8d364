// What API Gateway answers itself: a type, by which the API may have said what to answer, and the words.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html

import type { GatewayResponseType } from '@aws-sdk/client-api-gateway'

interface Words {
  readonly message: string
  readonly code: string
}

const WORDS: Readonly<Record<GatewayResponseType, Words>> = {
  ACCESS_DENIED: { message: 'User is not authorized to access this resource', code: 'AccessDeniedException' }, // prettier-ignore
  API_CONFIGURATION_ERROR: { message: 'Internal server error', code: 'InternalServerErrorException' }, // prettier-ignore
  AUTHORIZER_CONFIGURATION_ERROR: { message: 'Internal server error', code: 'AuthorizerConfigurationException' }, // prettier-ignore
  AUTHORIZER_FAILURE: { message: 'Internal server error', code: 'AuthorizerFailureException' },
  BAD_REQUEST_BODY: { message: 'Invalid request body', code: 'BadRequestException' },
  BAD_REQUEST_PARAMETERS: { message: 'Missing required request parameters', code: 'BadRequestException' }, // prettier-ignore
  DEFAULT_4XX: { message: 'Bad Request', code: 'BadRequestException' },
  DEFAULT_5XX: { message: 'Internal server error', code: 'InternalServerErrorException' },
  EXPIRED_TOKEN: { message: 'The security token included in the request is expired', code: 'ExpiredTokenException' }, // prettier-ignore
  INTEGRATION_FAILURE: { message: 'Network error communicating with endpoint', code: 'InternalServerErrorException' }, // prettier-ignore
  INTEGRATION_TIMEOUT: { message: 'Endpoint request timed out', code: 'InternalServerErrorException' }, // prettier-ignore
  INVALID_API_KEY: { message: 'Forbidden', code: 'ForbiddenException' },
  INVALID_SIGNATURE: { message: 'The request signature we calculated does not match the signature you provided.', code: 'InvalidSignatureException' }, // prettier-ignore
  MISSING_AUTHENTICATION_TOKEN: { message: 'Missing Authentication Token', code: 'MissingAuthenticationTokenException' }, // prettier-ignore
  QUOTA_EXCEEDED: { message: 'Limit Exceeded', code: 'LimitExceededException' },
  REQUEST_TOO_LARGE: { message: 'Request Too Long', code: 'RequestTooLargeException' },
  RESOURCE_NOT_FOUND: { message: 'Not Found', code: 'NotFoundException' },
  THROTTLED: { message: 'Too Many Requests', code: 'TooManyRequestsException' },
  UNAUTHORIZED: { message: 'Unauthorized', code: 'UnauthorizedException' },
  UNSUPPORTED_MEDIA_TYPE: { message: 'Unsupported Media Type', code: 'BadRequestException' },
  WAF_FILTERED: { message: 'Forbidden', code: 'ForbiddenException' },
}

export interface GatewayErrorMore {
  readonly message?: string
  /** Where it is not the type's own: 502 of a function that answers nonsense. */
  readonly status?: number
  /** `[$.n: …]`, for `$context.error.validationErrorString`. */
  readonly validation?: string
  /** Said in logs and lineage, not to the caller. */
  readonly reason?: string
}

export class GatewayError extends Error {
  readonly type: GatewayResponseType
  /** `x-amzn-ErrorType` */
  readonly code: string
  readonly status: number | undefined
  readonly validation: string | undefined
  readonly reason: string

  constructor(type: GatewayResponseType, more: GatewayErrorMore = {}) {
    const { message, code } = WORDS[type]
    super(more.message ?? message)
    this.name = 'GatewayError'
    this.type = type
    this.code = code
    this.status = more.status
    this.validation = more.validation
    this.reason = more.reason ?? this.message
  }
}
