// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries.html

import { AwsError } from '../../kernel/aws-error.ts'

const of = (name: string, code: string, message: string, status: number) =>
  new AwsError(name, message, { status, members: { Code: code, Message: message } })

export const badRequest = (message: string) => of('BadRequestException', 'BadRequest', message, 400)

export const conflict = (message: string) => of('ConflictException', 'Conflict', message, 409)

export const notFound = (message: string) => of('NotFoundException', 'NotFound', message, 404)

export const preconditionFailed = (message: string) =>
  of('PreconditionFailedException', 'PreconditionFailed', message, 412)

export const noRegistry = (name: string) => notFound(`Registry with name ${name} does not exist.`)

export const noSchema = (name: string) => notFound(`Schema with name ${name} does not exist.`)

export const noDiscoverer = (id: string) => notFound(`Discoverer with id ${id} does not exist.`)
