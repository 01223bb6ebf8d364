// Lambda → Lambda: records of asynchronous invocations become events of another function.

import type { Edge } from '../delivery/edge.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import { idAt } from './lambda-outcome.ts'
import { lambdaOutcomeEdge } from './lambda-outcome-edge.ts'

export function lambdaToLambda(lambda: LambdaPort): Edge {
  lambda.registerDestination('lambda', async (arn) => (await lambda.function(arn)) !== undefined)
  return lambdaOutcomeEdge('lambda-to-lambda', (intent, { from, requestId, traceHeader, body }) =>
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
  )
}
