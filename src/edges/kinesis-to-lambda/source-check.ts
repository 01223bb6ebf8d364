// What Lambda checks of a stream before it reads there.
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html

import { AwsError } from '../../kernel/aws-error.ts'
import type { KinesisPort } from '../../services/kinesis/port.ts'
import type { SourceCheck } from '../../services/lambda/port.ts'
import type { RoleCheck } from '../../services/service.ts'
import { refusalOfRole } from '../role-permission.ts'

export function streamCheck(kinesis: Pick<KinesisPort, 'require'>, check?: RoleCheck): SourceCheck {
  return async ({ eventSourceArn: arn }, fn) => {
    const found = await kinesis.require(arn).catch((error: unknown) => {
      if (error instanceof AwsError) throw invalid(`Stream not found: ${arn}`)
      throw error
    })
    for (const operation of ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListShards']) {
      const input = { StreamARN: found.streamArn }
      if (!(await refusalOfRole(check, fn, { service: 'kinesis', operation, input }))) continue
      throw invalid(
        `Cannot access stream ${arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, ListShards, and ListStreams Actions on your stream in IAM.`,
      )
    }
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, {
    status: 400,
    members: { Type: 'User' },
  })
}
