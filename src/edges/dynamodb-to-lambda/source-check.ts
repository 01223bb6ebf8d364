// What Lambda checks of a table's stream before it reads there.
// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html

import { AwsError } from '../../kernel/aws-error.ts'
import type { DynamodbPort } from '../../services/dynamodb/port.ts'
import type { SourceCheck } from '../../services/lambda/port.ts'
import type { RoleCheck } from '../../services/service.ts'
import { refusalOfRole } from '../role-permission.ts'

export function streamCheck(dynamodb: DynamodbPort, check?: RoleCheck): SourceCheck {
  return async ({ eventSourceArn: arn }, fn) => {
    const isThere = await dynamodb.describeStream(arn).then(
      ({ enabled }) => enabled,
      (error: unknown) => {
        if (error instanceof AwsError) return false
        throw error
      },
    )
    if (!isThere) throw invalid(`Stream not found: ${arn}`)
    for (const [operation, input] of callsOn(arn)) {
      if (await refusalOfRole(check, fn, { service: 'dynamodbstreams', operation, input })) {
        throw invalid(
          `Cannot access stream ${arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
        )
      }
    }
  }
}

const callsOn = (StreamArn: string): [string, Record<string, string>][] => [
  // The stream is the first part of an iterator.
  ['GetRecords', { ShardIterator: `${StreamArn}|` }],
  ['GetShardIterator', { StreamArn }],
  ['DescribeStream', { StreamArn }],
  ['ListStreams', {}],
]

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, {
    status: 400,
    members: { Type: 'User' },
  })
}
