// How CloudTrail calls services and their operations.

import type { CallRow } from './call-row.ts'

/** What a service calls itself, where it is not Millrace's name of it. */
const SOURCES: Readonly<Record<string, string>> = {
  dynamodbstreams: 'dynamodb',
  stepfunctions: 'states',
  apigatewayv2: 'apigateway',
  cloudwatch: 'monitoring',
}

/** Lambda's calls bear the version of its API. */
const LAMBDA_NAMES: Readonly<Record<string, string>> = {
  AddPermission: 'AddPermission20150331v2',
  GetFunction: 'GetFunction20150331v2',
  RemovePermission: 'RemovePermission20150331v2',
  UpdateFunctionCode: 'UpdateFunctionCode20150331v2',
  UpdateFunctionConfiguration: 'UpdateFunctionConfiguration20150331v2',
}
const LAMBDA_PLAIN: ReadonlySet<string> = new Set(['TagResource', 'UntagResource', 'Invoke'])

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const S3_NAMES: Readonly<Record<string, string>> = {
  GetBucketLifecycleConfiguration: 'GetBucketLifecycle',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  PutBucketLifecycleConfiguration: 'PutBucketLifecycle',
  PutBucketNotificationConfiguration: 'PutBucketNotification',
  PutObjectLockConfiguration: 'PutBucketObjectLockConfiguration',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  DeletePublicAccessBlock: 'DeleteBucketPublicAccessBlock',
}

/** Without the domain: `dynamodb`. */
export function sourceOf(service: string): string {
  return SOURCES[service] ?? service
}

export function eventSourceOf(service: string): string {
  return `${sourceOf(service)}.amazonaws.com`
}

export function eventNameOf({ service, operation }: Pick<CallRow, 'service' | 'operation'>) {
  if (service === 's3') return S3_NAMES[operation] ?? operation
  if (service !== 'lambda') return operation
  return (
    LAMBDA_NAMES[operation] ?? (LAMBDA_PLAIN.has(operation) ? operation : `${operation}20150331`)
  )
}

/**
 * Whether EventBridge gives an event only to rules that ask for all management events: by the verb.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function isQuiet({ service, operation }: Pick<CallRow, 'service' | 'operation'>): boolean {
  const changes = service === 'sts' && /^Get(?:Federation|Session)Token$/.test(operation)
  return !changes && /^(?:Get|List|Describe)/.test(operation)
}
