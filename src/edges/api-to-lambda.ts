// API Gateway → Lambda: invoked and waited for, if the function's policy lets the method in.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html

import type { LambdaAnswer, LambdaCall } from '../services/apigateway/port.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import { withinTime } from './api-to-aws.ts'
import type { Permissions } from './permission.ts'

export interface ApiToLambdaParts {
  readonly lambda: LambdaPort
  readonly permissions: Permissions
}

export async function apiToLambda(
  { lambda, permissions }: ApiToLambdaParts,
  call: LambdaCall,
): Promise<LambdaAnswer> {
  const { functionArn, payload, requestId, traceHeader, source, from, signal } = call
  const refused = await refusalOf({ lambda, permissions }, call)
  if (refused !== undefined) return { kind: 'refused', reason: refused }
  const given = { functionArn, payload, requestId, traceHeader, from, parentId: requestId }
  if (call.isEvent) {
    await lambda.invokeAsync({ ...given, via: 'api-to-lambda' })
    return { kind: 'accepted' }
  }
  const result = await withinTime(lambda.invoke({ ...given, signal }), call.timeoutMs)
  if (result.kind !== 'answered')
    return { kind: result.kind, reason: `${source}: ${result.reason}` }
  return { kind: 'answered', payload: result.payload, isError: result.functionError !== undefined }
}

/** A role speaks for itself; without one the function's policy must name API Gateway. */
async function refusalOf(
  { lambda, permissions }: ApiToLambdaParts,
  { functionArn, source, role }: LambdaCall,
): Promise<string | undefined> {
  if (permissions.off || role !== undefined) return undefined
  const facts = await lambda.function(functionArn)
  if (facts === undefined) return undefined
  const passage = { service: 'apigateway.amazonaws.com', action: 'lambda:InvokeFunction', target: functionArn, source } // prettier-ignore
  const permit = permissions.check(passage, facts.policy)
  return permit.granted ? undefined : permit.reason
}
