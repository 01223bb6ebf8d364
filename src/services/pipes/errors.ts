// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/CommonErrors.html

import { AwsError } from '../../kernel/aws-error.ts'

const of = (code: string, message: string, status: number, more: Record<string, unknown> = {}) =>
  new AwsError(code, message, { status, members: { message, ...more } })

export const validation = (message: string) => of('ValidationException', message, 400)

export const noPipe = (name: string) => of('NotFoundException', `Pipe ${name} does not exist.`, 404)

export const conflict = (name: string, message: string) =>
  of('ConflictException', message, 409, { resourceId: name, resourceType: 'PIPE' })
