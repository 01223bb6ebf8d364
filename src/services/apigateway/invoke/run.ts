// One request through an API, from the method request to the method response.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html

import type { Env } from '../../service.ts'
import type { Backends } from '../port.ts'
import type { ApiAnswer } from './answer.ts'
import { writeLogs } from './access-log.ts'
import { admit } from './admit.ts'
import type { Authorizers } from './authorizers.ts'
import type { ApiCall } from './call.ts'
import { pairs } from './execution-log.ts'
import { gatewayAnswer } from './gateway-answer.ts'
import { GatewayError } from './gateway-error.ts'
import type { RequestHops } from './hops.ts'
import { integrate } from './integrate.ts'
import type { Limits } from './limits.ts'
import { lastOf } from './received.ts'
import { validateRequest } from './validate.ts'
import { TemplateError } from '../vtl/nodes.ts'

export interface Runtime {
  readonly env: Env
  readonly backends: Backends
  readonly authorizers: Authorizers
  readonly limits: Limits
  readonly hops: RequestHops
}

/** From outside: the caller is asked who he is, and counted. */
export async function runCall(runtime: Runtime, call: ApiCall): Promise<ApiAnswer> {
  const answer = await answered(runtime, call, async () => {
    const said = await admit(call, runtime.authorizers, runtime.env.settings.access)
    await runtime.limits.admit(call, said?.usageIdentifierKey)
  })
  const latencyMs = runtime.env.clock.nowMs() - call.nowMs
  writeLogs(runtime.env, runtime.backends, { call, answer, latencyMs })
  return answer
}

/** By TestInvokeMethod: nobody is asked. */
export function testCall(runtime: Runtime, call: ApiCall): Promise<ApiAnswer> {
  return answered(runtime, call, async () => {})
}

async function answered(
  { hops, backends }: Runtime,
  call: ApiCall,
  before: () => Promise<void>,
): Promise<ApiAnswer> {
  const { received, resource, log } = call
  log.add(`HTTP Method: ${received.method}, Resource Path: ${received.path || resource.path}`)
  log.add(`Method request path: ${pairs(Object.entries(received.pathParameters))}`)
  log.add(`Method request query string: ${pairs(Object.entries(lastOf(received.query)))}`)
  log.add(`Method request headers: ${pairs(Object.entries(lastOf(received.headers)))}`)
  log.add(`Method request body before transformations: ${received.body.toString('utf8')}`)
  try {
    await before()
    validateRequest(call)
    const { answer, target } = await integrate(call, backends)
    log.add(
      `Method response body after transformations: ${Buffer.from(answer.body).toString('utf8')}`,
    )
    log.add(`Method response headers: ${pairs([...answer.headers].map(([name, values]) => [name, values.join(', ')]))}`) // prettier-ignore
    log.add('Successfully completed execution')
    log.add(`Method completed with status: ${answer.status}`)
    hops.add(call, answer, target, undefined)
    return answer
  } catch (error) {
    const refusal = refusalOf(error)
    const answer = gatewayAnswer(call, refusal)
    log.add(`Execution failed due to configuration error: ${refusal.reason}`)
    log.add(`Method completed with status: ${answer.status}`)
    hops.add(call, answer, undefined, `${refusal.type}: ${refusal.reason}`.slice(0, 256))
    return answer
  }
}

function refusalOf(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  if (error instanceof TemplateError) {
    return new GatewayError('API_CONFIGURATION_ERROR', { reason: error.message })
  }
  throw error
}
