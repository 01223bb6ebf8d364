// What an answer of Kinesis or Firehose means to who delivers there: a throttle passes, all else stays.

import type { Failure } from '../delivery/edge.ts'
import type { AwsError } from '../kernel/aws-error.ts'

const PASSING: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ServiceUnavailableException',
  'ThrottlingException',
])

export function failureOfPut({ code, message: reason }: AwsError): Failure {
  return { kind: 'failed', permanent: !PASSING.has(code), code, reason }
}
