// Written by tools/support-tables.mjs. Do not edit.

/** Operations with a handler, of each service: known without loading them. */
export const operationCounts: Readonly<Record<string, number>> = {
  apigateway: 113,
  apigatewayv2: 38,
  cloudtrail: 18,
  dynamodb: 40,
  dynamodbstreams: 4,
  events: 57,
  firehose: 12,
  hello: 1,
  iam: 153,
  kinesis: 40,
  lambda: 60,
  logs: 56,
  pipes: 10,
  s3: 93,
  scheduler: 12,
  schemas: 28,
  sns: 42,
  sqs: 23,
  stepfunctions: 37,
  sts: 7,
}
