// Step Functions' errors, with AWS's texts as recorded.
// https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html

import { AwsError } from '../../kernel/aws-error.ts'

const error = (code: string, message: string, status = 400) =>
  new AwsError(code, message, { status })

export const invalidArn = (what: string) => error('InvalidArn', `Invalid Arn: '${what}'`)
export const invalidName = (name: string) => error('InvalidName', `Invalid Name: '${name}'`)
export const invalidDefinition = (what: string) =>
  error('InvalidDefinition', `Invalid State Machine Definition: '${what}'`)
export const invalidInput = (what: string) =>
  error('InvalidExecutionInput', `Invalid State Machine Execution Input: '${what}'`)
export const invalidOutput = (what: string) => error('InvalidOutput', `Invalid Output: '${what}'`)
export const invalidLogging = (what: string) =>
  error('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${what}`)
export const invalidToken = () => error('InvalidToken', "Invalid Token: 'Invalid token'")
export const noMachine = (arn: string) =>
  error('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
export const machineExists = (arn: string) =>
  error('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`)
export const machineDeleting = (arn: string) =>
  error('StateMachineDeleting', `State Machine is being deleted: '${arn}'`)
export const noExecution = (arn: string) =>
  error('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`)
export const executionExists = (arn: string) =>
  error('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`)
export const notRedrivable = (what: string) => error('ExecutionNotRedrivable', what)
export const noActivity = (arn: string) =>
  error('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`)
export const typeNotSupported = () =>
  error('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine') // prettier-ignore
export const missingParameter = (message: string) => error('MissingRequiredParameter', message)
export const validation = (message: string) => error('ValidationException', message)
export const conflict = (message: string) => error('ConflictException', message, 409)
export const notThere = (arn: string) =>
  error('ResourceNotFound', `Resource not found: '${arn}'`, 404)
export const noSuchResource = () =>
  error('ResourceNotFound', 'Request references a resource that does not exist.', 404)
export const tooManyTags = (arn: string) => error('TooManyTags', `Too many tags: '${arn}'`)
export const quotaExceeded = (message: string) => error('ServiceQuotaExceededException', message, 402) // prettier-ignore
export const noTask = () => error('TaskDoesNotExist', "Task does not exist: 'Task does not exist'")
export const taskTimedOut = () =>
  error('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
