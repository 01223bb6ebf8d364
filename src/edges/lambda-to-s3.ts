// Lambda → S3: records of failed asynchronous invocations and of failed batches, each an object.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html

import type { Edge } from '../delivery/edge.ts'
import { parseArn } from '../kernel/arn.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { S3Port } from '../services/s3/port.ts'
import type { RoleCheck } from '../services/service.ts'
import type { Intent } from '../store/store.ts'
import { lambdaOutcomeEdge, type OutcomePermission } from './lambda-outcome-edge.ts'
import { idAt, type DeadLetter } from './lambda-outcome.ts'

const NAME = 'lambda-to-s3'

export function lambdaToS3(
  s3: Pick<S3Port, 'bucket' | 'write'>,
  lambda: Pick<LambdaPort, 'registerDestination' | 'function'>,
  check?: RoleCheck,
): Edge {
  const permission: OutcomePermission = {
    check,
    lambda,
    callOf: (intent, letter) => ({
      service: 's3',
      operation: 'PutObject',
      input: { Bucket: bucketOf(intent.target), Key: keyOf(intent, letter) },
    }),
  }
  lambda.registerDestination('s3', async (arn) => (await s3.bucket(bucketOf(arn))) !== undefined)
  return lambdaOutcomeEdge(
    NAME,
    (intent, letter) => {
      const { from, requestId: parentId, traceHeader, body } = letter
      return s3.write({
        ...{ bucket: bucketOf(intent.target), key: keyOf(intent, letter) },
        ...{ content: Buffer.from(body), contentType: 'application/json' },
        ...{ by: 'lambda.amazonaws.com', intentId: intent.id, from, via: NAME, parentId },
        ...(traceHeader !== '' && { traceHeader }),
      })
    },
    permission,
  )
}

function bucketOf(arn: string): string {
  return parseArn(arn)?.resource ?? ''
}

/** `aws/lambda/async/<function>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>`, the same at every attempt. */
function keyOf({ target }: Pick<Intent, 'target'>, letter: DeadLetter): string {
  const { from, requestId, folder = `async/${functionOf(from)}` } = letter
  const { timestamp } = JSON.parse(letter.body) as { timestamp: string }
  const [day = '', time = ''] = timestamp.split('T', 2)
  const moment = `${day}T${time.slice(0, 8).replaceAll(':', '.')}`
  return `aws/lambda/${folder}/${day.replaceAll('-', '/')}/${moment}-${idAt(requestId, target)}`
}

function functionOf(arn: string): string {
  return parseArn(arn)?.resource.split(':', 2)[1] ?? ''
}
