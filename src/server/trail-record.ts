// A management call as CloudTrail tells of it.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html

import type { GateCall } from '../wire/gate.ts'
import { withoutSecrets } from './access/without-secrets.ts'
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
const LAMBDA_PLAIN: ReadonlySet<string> = new Set(['TagResource', 'UntagResource'])

export function sourceOf(service: string): string {
  return SOURCES[service] ?? service
}

function nameOf(service: string, operation: string): string {
  if (service !== 'lambda') return operation
  return (
    LAMBDA_NAMES[operation] ?? (LAMBDA_PLAIN.has(operation) ? operation : `${operation}20150331`)
  )
}

/** The record, but for its own id. */
export function trailRecord(call: GateCall, row: Omit<CallRow, 'number' | 'atMs'>, atMs: number) {
  const { service, operation, readOnly } = row
  return {
    eventVersion: '1.11',
    userIdentity: userOf(call, row),
    eventTime: `${new Date(atMs).toISOString().slice(0, 19)}Z`,
    eventSource: `${sourceOf(service)}.amazonaws.com`,
    eventName: nameOf(service, operation),
    awsRegion: row.region,
    sourceIPAddress: row.sourceIp,
    userAgent: row.userAgent,
    ...(row.errorCode !== undefined && {
      errorCode: row.errorCode,
      errorMessage: row.errorMessage,
    }),
    requestParameters: spelled(service, row.input),
    responseElements:
      readOnly || call.error !== undefined || isEmpty(call.output)
        ? null
        : spelled(service, withoutSecrets(call.output)),
    requestID: row.requestId,
    readOnly,
    ...(row.resource.startsWith('arn:') && {
      resources: [{ accountId: row.account, ARN: row.resource }],
    }),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: row.account,
    eventCategory: 'Management',
  }
}

function isEmpty(output: object | undefined): boolean {
  return Object.values(output ?? {}).every((value) => value === undefined)
}

/** Names begin in lower case, whatever the API has: `tableName`, and `sSEDescription` too. */
function spelled(service: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => spelled(service, each))
  if (typeof value !== 'object' || value === null) return value ?? null
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      service === 's3' && name === 'Bucket' ? 'bucketName' : lowerFirst(name),
      spelled(service, each),
    ]),
  )
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function userOf(
  call: GateCall,
  { account, caller, accessKeyId }: Omit<CallRow, 'number' | 'atMs'>,
) {
  const base = {
    principalId: call.identity?.userId ?? account,
    arn: caller,
    accountId: account,
    ...(accessKeyId !== undefined && { accessKeyId }),
  }
  const resource = caller.slice(caller.lastIndexOf(':') + 1)
  const [kind, name = ''] = resource.split('/')
  if (caller === 'anonymous') return { type: 'Unknown', principalId: 'Anonymous' }
  if (kind === 'user') {
    return { type: 'IAMUser', ...base, userName: resource.slice(resource.lastIndexOf('/') + 1) }
  }
  if (kind === 'federated-user') return { type: 'FederatedUser', ...base }
  if (kind !== 'assumed-role') return { type: 'Root', ...base }
  const [issuerId] = base.principalId.split(':', 1)
  return {
    type: 'AssumedRole',
    ...base,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: issuerId,
        arn: `arn:aws:iam::${account}:role/${name}`,
        accountId: account,
        userName: name,
      },
    },
  }
}
