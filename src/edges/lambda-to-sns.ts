// Lambda → SNS: dead letters and records of asynchronous invocations for a topic.

import type { Edge } from '../delivery/edge.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { SnsAttribute, SnsPort } from '../services/sns/port.ts'
import type { PortAttribute } from '../services/sqs/port.ts'
import type { RoleCheck } from '../services/service.ts'
import { lambdaOutcomeEdge, type OutcomePermission } from './lambda-outcome-edge.ts'

export function lambdaToSns(
  sns: Pick<SnsPort, 'publish' | 'policy'>,
  lambda: Pick<LambdaPort, 'registerDestination' | 'function'>,
  check?: RoleCheck,
): Edge {
  const permission: OutcomePermission = {
    check,
    lambda,
    callOf: ({ target }, { body }) => ({
      service: 'sns',
      operation: 'Publish',
      input: { TopicArn: target, Message: body },
    }),
  }
  lambda.registerDestination('sns', async (arn) => (await sns.policy(arn)) !== undefined)
  return lambdaOutcomeEdge(
    'lambda-to-sns',
    (intent, letter) =>
      sns.publish(intent.target, {
        message: letter.body,
        attributes: topicAttributes(letter.attributes),
        traceHeader: letter.traceHeader,
        intentId: intent.id,
        from: letter.from,
        via: 'lambda-to-sns',
        parentId: letter.requestId,
      }),
    permission,
  )
}

function topicAttributes(
  attributes: Readonly<Record<string, PortAttribute>>,
): Record<string, SnsAttribute> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      { type: dataType, value: stringValue ?? binaryValue ?? '' },
    ]),
  )
}
