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
  /** An enumeration's values in the order in which the service was seen to name them, by member. */
  readonly enums?: Readonly<Record<string, readonly string[]>>
  /** The pattern that the service was seen to check, of that in its model. */
  readonly pattern?: (modelled: string) => string
  /** Ends the constraints of items that may not be empty: `…, Member must not be null]`. */
  readonly itemsNotNull?: true
  /** A text of the service's own for what failed. */
  readonly text?: (failures: readonly string[]) => string | undefined
}

const QUERY: Quirk = { code: () => 'ValidationError' }

const TOO_LONG = 'failed to satisfy constraint: Member must have length less than or equal to 512'
const TOO_LONG_FOR_LOGS = [`at 'logGroupName' ${TOO_LONG}`, `at 'logStreamName' ${TOO_LONG}`]

/** https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html */
const LAMBDA_RESOURCE =
  'arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:' +
  '(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|' +
  'code-signing-config:csc-[a-z0-9]{17}|' +
  'event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|' +
  'capacity-provider:[a-zA-Z0-9-_]+)'

function lambdaPattern(modelled: string): string {
  if (modelled.includes('network-connector')) return LAMBDA_RESOURCE
  // A layer version's ARN: the whole alternative stands in a group in the model alone.
  return modelled.includes(':awslayer:') ? modelled.slice(1, -1) : modelled
}

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
  lambda: {
    // A runtime that it does not know is an InvalidParameterValueException.
    leaves: new Set(['Runtime']),
    enums: {
      RecursiveLoop: ['Terminate', 'Allow'],
      InvokeMode: ['RESPONSE_STREAM', 'BUFFERED'],
      StartingPosition: ['LATEST', 'AT_TIMESTAMP', 'TRIM_HORIZON'],
    },
    pattern: lambdaPattern,
    itemsNotNull: true,
  },
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
