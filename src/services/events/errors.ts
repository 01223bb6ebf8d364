// EventBridge's errors with AWS's texts.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html

import { AwsError } from '../../kernel/aws-error.ts'

export const validation = (message: string) => new AwsError('ValidationException', message)

export const notValid = (parameter: string, reason?: string) =>
  validation(
    `Parameter ${parameter} is not valid.${reason === undefined ? '' : ` Reason: ${reason}`}`,
  )

export const notFound = (message: string) => new AwsError('ResourceNotFoundException', message)

export const noBus = (name: string) => notFound(`Event bus ${name} does not exist.`)

export const noRule = (name: string, bus: string) =>
  notFound(`Rule ${name} does not exist on EventBus ${bus}.`)

export const exists = (message: string) => new AwsError('ResourceAlreadyExistsException', message)

export const limitExceeded = (
  message = 'The requested resource exceeds the maximum number allowed.',
) => new AwsError('LimitExceededException', message)

export const invalidPattern = (reason: string) =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`)

export const managed = (rule: string) =>
  new AwsError(
    'ManagedRuleException',
    `Rule ${rule} is a managed rule: it is changed by its service, or with Force.`,
  )

export const policyTooLong = () =>
  new AwsError(
    'PolicyLengthExceededException',
    'The event bus policy is longer than 10240 characters.',
  )
