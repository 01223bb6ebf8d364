// IAM's errors with AWS's texts.

import { AwsError } from '../../kernel/aws-error.ts'

const named = (code: string, status: number) => (message: string) =>
  new AwsError(`${code}Exception`, message, { status, queryCode: code })

export const noSuchEntity = named('NoSuchEntity', 404)
export const alreadyExists = named('EntityAlreadyExists', 409)
export const deleteConflict = named('DeleteConflict', 409)
export const limitExceeded = named('LimitExceeded', 409)
export const malformedPolicy = named('MalformedPolicyDocument', 400)
export const invalidInput = named('InvalidInput', 400)

/** Not in the model: IAM's own word for a parameter that breaks a rule. */
export const validationError = (message: string) =>
  new AwsError('ValidationError', message, { status: 400 })

export const noSuchRole = (name: string) =>
  noSuchEntity(`The role with name ${name} cannot be found.`)

export const noSuchPolicy = (arn: string) => noSuchEntity(`Policy ${arn} was not found.`)

export const notAttachable = (arn: string) =>
  noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)

export const unparsableArn = () => validationError('Invalid ARN:  Could not be parsed!')

export const noSuchUser = (name: string) =>
  noSuchEntity(`The user with name ${name} cannot be found.`)

export const noSuchGroup = (name: string) =>
  noSuchEntity(`The group with name ${name} cannot be found.`)

export const invalidCode = named('InvalidAuthenticationCode', 403)
export const malformedCertificate = named('MalformedCertificate', 400)
export const keyPairMismatch = named('KeyPairMismatch', 400)
export const invalidPublicKey = named('InvalidPublicKey', 400)
export const duplicateKey = named('DuplicateSSHPublicKey', 400)
export const duplicateCertificate = named('DuplicateCertificate', 409)
export const passwordPolicyViolation = named('PasswordPolicyViolation', 400)
export const reportNotPresent = (message: string) =>
  new AwsError('CredentialReportNotPresentException', message, {
    status: 410,
    queryCode: 'ReportNotPresent',
  })
export const unmodifiable = named('UnmodifiableEntity', 400)
