// Scheduler's errors. Texts of schedule expressions are as recorded; others are not published.
// https://docs.aws.amazon.com/scheduler/latest/APIReference/CommonErrors.html

import { AwsError } from '../../kernel/aws-error.ts'

const withMessage = (code: string, message: string, status: number) =>
  new AwsError(code, message, { status, members: { Message: message } })

export const validation = (message: string) => withMessage('ValidationException', message, 400)

export const conflict = (message: string) => withMessage('ConflictException', message, 409)

export const notFound = (message: string) => withMessage('ResourceNotFoundException', message, 404)

export const noSchedule = (name: string) => notFound(`Schedule ${name} does not exist.`)

export const noGroup = (name: string) => notFound(`Schedule group ${name} does not exist.`)
