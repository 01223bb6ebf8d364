// How services differ in AWS's validation framework. One line per service that differs.

import type { OperationModel } from '../model.ts'

export interface Quirk {
  /** The service checks everything but types itself, with texts of its own. */
  readonly off?: true
  readonly code?: (operation: OperationModel) => string
  /** Members of the body are named under the input's own name: `putIntegrationInput.type`. */
  readonly bodyPrefix?: true
  /** `Value at 'roleName'`: never says the value. */
  readonly hidesValues?: true
  /** Members whose values the service judges itself, with code and text of its own. */
  readonly leaves?: ReadonlySet<string>
  /** A text of the service's own for what failed. */
  readonly text?: (failures: readonly string[]) => string | undefined
}

const QUERY: Quirk = { code: () => 'ValidationError' }

const TOO_LONG = 'failed to satisfy constraint: Member must have length less than or equal to 512'
const TOO_LONG_FOR_LOGS = [`at 'logGroupName' ${TOO_LONG}`, `at 'logStreamName' ${TOO_LONG}`]

const QUIRKS: Readonly<Record<string, Quirk>> = {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html:
  // MissingParameter and InvalidParameterValue, text by text.
  sqs: { off: true },
  // InvalidRequest, InvalidArgument, MalformedXML and their like.
  s3: { off: true },
  sns: QUERY,
  sts: QUERY,
  cloudformation: QUERY,
  iam: { ...QUERY, hidesValues: true },
  cloudwatch: QUERY,
  apigateway: { bodyPrefix: true },
  // A runtime that it does not know is an InvalidParameterValueException.
  lambda: { leaves: new Set(['Runtime']) },
  // Older operations name it as CloudWatch Logs did before ValidationException existed.
  logs: {
    code: ({ errors }) =>
      errors?.includes('ValidationException') || !errors?.includes('InvalidParameterException')
        ? 'ValidationException'
        : 'InvalidParameterException',
    text: (failures) =>
      failures.some((failure) => TOO_LONG_FOR_LOGS.some((ending) => failure.endsWith(ending)))
        ? 'Invalid LogGroup or LogStream, both must have length less than or equal to 512.'
        : undefined,
  },
}

const NONE: Quirk = {}

export function quirkOf(service: string): Quirk {
  return Object.hasOwn(QUIRKS, service) ? QUIRKS[service]! : NONE
}
