// API Gateway's errors, in the texts in which they were recorded.
// https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html

import { AwsError } from '../../kernel/aws-error.ts'

export const badRequest = (message: string) => new AwsError('BadRequestException', message, { status: 400 }) // prettier-ignore

export const conflict = (message: string) => new AwsError('ConflictException', message, { status: 409 }) // prettier-ignore

export const notFound = (message: string) => new AwsError('NotFoundException', message, { status: 404 }) // prettier-ignore

export const limitExceeded = (message: string) => new AwsError('LimitExceededException', message, { status: 429 }) // prettier-ignore

export const noApi = (account: string, id: string) => notFound(`Invalid API identifier specified ${account}:${id}`) // prettier-ignore

export const noResource = () => notFound('Invalid Resource identifier specified')

/** What a member of an API is called where it is missing: `Method`, `Integration`, `Stage`. */
export const noSuch = (what: string) => notFound(`Invalid ${what} identifier specified`)
