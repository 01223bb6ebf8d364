// Lambda → EventBridge: records of asynchronous invocations as events of source `lambda`.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import type { Edge } from '../delivery/edge.ts'
import type { EventsPort } from '../services/events/port.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { RoleCheck } from '../services/service.ts'
import { lambdaOutcomeEdge, type OutcomePermission } from './lambda-outcome-edge.ts'

export function lambdaToEvents(
  events: Pick<EventsPort, 'put' | 'bus'>,
  lambda: Pick<LambdaPort, 'registerDestination' | 'function'>,
  check?: RoleCheck,
): Edge {
  const permission: OutcomePermission = {
    check,
    lambda,
    callOf: ({ target }) => ({
      service: 'events',
      operation: 'PutEvents',
      input: { Entries: [{ EventBusName: target }] },
    }),
  }
  lambda.registerDestination('events', async (arn) => (await events.bus(arn)) !== undefined)
  return lambdaOutcomeEdge(
    'lambda-to-events',
    async (intent, { from, requestId, traceHeader, body }) => {
      const { requestContext } = JSON.parse(body) as { requestContext?: { condition?: string } }
      const result = requestContext?.condition === 'Success' ? 'Success' : 'Failure'
      const event = {
        source: 'lambda',
        detailType: `Lambda Function Invocation Result - ${result}`,
        ...{ detail: body, resources: [intent.target, from], traceHeader, intentId: intent.id },
        ...{ from, via: 'lambda-to-events', parentId: requestId },
      }
      const [answer] = await events.put(intent.target, [event])
      return { taken: answer!.taken }
    },
    permission,
  )
}
