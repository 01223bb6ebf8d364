// Lambda → SQS: dead letters and records of asynchronous invocations.

import type { Edge } from '../delivery/edge.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { SqsPort } from '../services/sqs/port.ts'
import type { RoleCheck } from '../services/service.ts'
import { lambdaOutcomeEdge, type OutcomePermission } from './lambda-outcome-edge.ts'
import { urlOfQueue } from './role-permission.ts'

export function lambdaToSqs(
  sqs: SqsPort,
  lambda: Pick<LambdaPort, 'registerDestination' | 'function'>,
  check?: RoleCheck,
): Edge {
  const permission: OutcomePermission = {
    check,
    lambda,
    callOf: ({ target }, { body }) => ({
      service: 'sqs',
      operation: 'SendMessage',
      input: { QueueUrl: urlOfQueue(target), MessageBody: body },
    }),
  }
  lambda.registerDestination('sqs', async (arn) => (await sqs.queue(arn)) !== undefined)
  return lambdaOutcomeEdge(
    'lambda-to-sqs',
    async (intent, letter) => {
      const entry = {
        body: letter.body,
        messageAttributes: letter.attributes,
        traceHeader: letter.traceHeader,
        intentId: intent.id,
        from: letter.from,
        via: 'lambda-to-sqs',
        parentId: letter.requestId,
      }
      const [result] = await sqs.enqueue(intent.target, [entry])
      if (result && 'error' in result) throw new AwsError(result.error.code, result.error.message)
      return { taken: result?.taken ?? false }
    },
    permission,
  )
}
