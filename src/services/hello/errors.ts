import { AwsError } from '../../kernel/aws-error.ts'
import { MAX_NAME_LENGTH } from './limits.ts'

export const nameTooLong = () =>
  new AwsError('InvalidNameException', `A name has at most ${MAX_NAME_LENGTH} characters.`)
