// A call as CloudTrail tells of it.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html

import type { RecordedCall } from './call-row.ts'
import { eventNameOf, eventSourceOf } from './names.ts'
import { resourcesOf } from './resources.ts'
import { userIdentityOf } from './who.ts'

export type TrailRecord = ReturnType<typeof recordOf>

export function recordOf(row: RecordedCall) {
  const { service, readOnly, dataType, errorCode, errorMessage, account } = row
  const resources = resourcesOf(row).map(({ arn, type }) => ({
    ...{ accountId: account, ...(type !== undefined && { type }), ARN: arn },
  }))
  return {
    eventVersion: '1.11',
    userIdentity: userIdentityOf(row),
    eventTime: `${new Date(row.atMs).toISOString().slice(0, 19)}Z`,
    eventSource: eventSourceOf(service),
    eventName: eventNameOf(row),
    awsRegion: row.region,
    sourceIPAddress: row.sourceIp,
    userAgent: row.userAgent,
    ...(errorCode !== undefined && { errorCode, errorMessage }),
    requestParameters: isEmpty(row.input) ? null : spelled(service, row.input),
    responseElements: isEmpty(row.output) ? null : spelled(service, row.output),
    requestID: row.requestId,
    eventID: row.eventId,
    readOnly,
    ...(resources.length > 0 && { resources }),
    eventType: 'AwsApiCall',
    managementEvent: dataType === undefined,
    recipientAccountId: account,
    eventCategory: dataType === undefined ? ('Management' as const) : ('Data' as const),
  }
}

function isEmpty(value: unknown): boolean {
  return Object.values(value ?? {}).every((each) => each === undefined)
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
