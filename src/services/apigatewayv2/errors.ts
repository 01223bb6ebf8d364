// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html

import { AwsError } from '../../kernel/aws-error.ts'

export const badRequest = (message: string) => new AwsError('BadRequestException', message, { status: 400 }) // prettier-ignore

export const conflict = (message: string) => new AwsError('ConflictException', message, { status: 409 }) // prettier-ignore

/** `what` is the kind that was asked for: `API`, `Route`. */
export const notFound = (what: string, id: string) =>
  new AwsError('NotFoundException', `Invalid ${what} identifier specified ${id.slice(0, 128)}`, {
    status: 404,
    members: { ResourceType: what },
  })
