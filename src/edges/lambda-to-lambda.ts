// Lambda → Lambda: records of asynchronous invocations become events of another function.

import type { Edge } from '../delivery/edge.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import { idAt } from './lambda-outcome.ts'
import type { RoleCheck } from '../services/service.ts'
import { lambdaOutcomeEdge, type OutcomePermission } from './lambda-outcome-edge.ts'

export function lambdaToLambda(lambda: LambdaPort, check?: RoleCheck): Edge {
  const permission: OutcomePermission = {
    check,
    lambda,
    callOf: ({ target }) => ({
      service: 'lambda',
      operation: 'Invoke',
      input: { FunctionName: target },
    }),
  }
  lambda.registerDestination('lambda', async (arn) => (await lambda.function(arn)) !== undefined)
  return lambdaOutcomeEdge(
    'lambda-to-lambda',
    (intent, { from, requestId, traceHeader, body }) =>
      lambda.invokeAsync({
        functionArn: intent.target,
        payload: body,
        requestId: idAt(requestId, intent.target),
        traceHeader,
        from,
        via: 'lambda-to-lambda',
        parentId: requestId,
        intentId: intent.id,
      }),
    permission,
  )
}
