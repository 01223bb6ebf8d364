import type { Traits } from '../../wire/types.ts'

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

export const traits: Traits = {
  bodyBytes: 70_167_211,
  validation: {
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
  // Nobody else begins his paths with a date.
  rest: { unsignedPaths: (path) => /^\/\d{4}-..-..\//.test(path) },
}
