// API destinations: a request with what the connection brings along, in the pipe's role.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html

import { requestOf } from '../../events-http-request.ts'
import { createTokens } from '../../events-oauth.ts'
import { OutboundRefused } from '../../outbound/outbound.ts'
import { createPace } from '../../sns-to-http/pace.ts'
import type { HttpParameters } from '../../../services/pipes/port.ts'
import { Busy, Failed, requireRole, type Deliver, type Delivering } from '../delivering.ts'
import type { PipesParts } from '../parts.ts'
import { dynamicOf } from '../template.ts'

const TIMEOUT_MS = 5_000
/** What passes by itself is no attempt of the pipe's. */
const PASSING = new Set([429, 503])

/** Asks one destination; answers the text of the response. */
export type Ask = (
  delivering: Delivering,
  destinationArn: string,
  asked: { readonly input: string; readonly value: unknown; readonly parameters: HttpParameters },
) => Promise<string>

export function createAsk({
  events,
  outbound,
  env,
}: Pick<PipesParts, 'events' | 'outbound' | 'env'>): Ask {
  // prettier-ignore
  const pace = createPace()
  const tokens = createTokens({ events, outbound, clock: env.clock })
  return async (delivering, arn, { input, value, parameters: given }) => {
    const destination = await events.destination(arn)
    if (destination === undefined) {
      throw new Failed(`there is no API destination ${arn}, or its connection is gone`)
    }
    const call = { service: 'events', operation: 'InvokeApiDestination', input: {} }
    const asks = { action: 'InvokeApiDestination', resource: arn }
    await requireRole(delivering, { ...call, asks, target: arn })
    const nowMs = env.clock.nowMs()
    if (pace(arn, destination.perSecond, nowMs) > nowMs) {
      throw new Busy(`the API destination takes ${destination.perSecond} requests per second`)
    }
    const { signal } = delivering
    try {
      const bearer = await tokens.of(destination, signal)
      const parameters = dynamicOf(given, value)
      const request = requestOf({ input }, { destination, bearer, parameters })
      const answer = await outbound.send({ ...request, timeoutMs: TIMEOUT_MS, signal })
      if (answer.status === 401 || answer.status === 407) await tokens.forget(destination)
      if (answer.status >= 200 && answer.status < 300) return answer.text
      const reason = `HTTP ${answer.status}: ${answer.text.trim().slice(0, 200)}`
      throw PASSING.has(answer.status) ? new Busy(reason) : new Failed(reason)
    } catch (error) {
      if (error instanceof Busy || error instanceof Failed) throw error
      const reason = `CONNECTION_FAILURE: ${error instanceof Error ? error.message : String(error)}`
      throw error instanceof OutboundRefused ? new Failed(reason) : new Busy(reason)
    }
  }
}

/** One request for each event. */
export const toDestination =
  (ask: Ask): Deliver =>
  async (delivering) => {
    const { target, targetParameters } = delivering.pipe
    const parameters = (targetParameters.HttpParameters ?? {}) as HttpParameters
    const failed = new Map<number, string>()
    for (const [index, { value, text: input }] of delivering.elements.entries()) {
      try {
        await ask(delivering, target, { input, value, parameters })
      } catch (error) {
        // What was sent is not sent again for it.
        if (index === 0 && error instanceof Busy) throw error
        failed.set(index, error instanceof Error ? error.message : String(error))
      }
    }
    return { failed }
  }
