// Why a pipe cannot run, as its state tells: its source is not there, or its role may not read it.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html

import { parseArn } from '../../kernel/arn.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import type { FollowedPipe } from '../../services/pipes/port.ts'
import { urlOfQueue } from '../role-permission.ts'
import { requireRole, type ApiCall } from './delivering.ts'
import type { PipesParts } from './parts.ts'

export async function whyNot(parts: PipesParts, pipe: FollowedPipe): Promise<string | undefined> {
  try {
    await requireSource(parts, pipe)
    for (const call of readingOf(pipe)) {
      await requireRole({ parts, pipe }, { ...call, target: pipe.source })
    }
    return undefined
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return `${error.code}: ${error.message}`
  }
}

async function requireSource({ sqs, kinesis, dynamodb }: PipesParts, { source }: FollowedPipe) {
  const { service } = parseArn(source)!
  if (service === 'kinesis') return kinesis.require(source)
  if (service === 'dynamodb') return dynamodb.describeStream(source)
  if ((await sqs.queue(source)) !== undefined) return undefined
  const message = `The specified queue does not exist: ${source}`
  throw new AwsError('AWS.SimpleQueueService.NonExistentQueue', message, { status: 400 })
}

function readingOf({ source }: FollowedPipe): ApiCall[] {
  const service = parseArn(source)!.service
  const calls = (operations: readonly string[], input: ApiCall['input']) =>
    operations.map((operation) => ({ service, operation, input }))
  if (service === 'sqs') {
    const actions = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']
    return calls(actions, { QueueUrl: urlOfQueue(source) })
  }
  if (service === 'dynamodb') {
    const reading = { service: 'dynamodbstreams', operation: 'DescribeStream', input: { StreamArn: source } } // prettier-ignore
    return [reading]
  }
  return calls(['DescribeStreamSummary', 'ListShards'], { StreamARN: source })
}
