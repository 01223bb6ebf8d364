// What is known of a request once it was answered, for whoever keeps records (CloudTrail).

import type { AwsError } from '../kernel/aws-error.ts'
import type { WireCaller } from './caller.ts'
import type { Exchange } from './exchange.ts'

export interface RequestRecord {
  readonly service: string
  readonly operation: string
  readonly account: string
  readonly region: string
  readonly requestId: string
  readonly caller: WireCaller
  readonly error: AwsError | undefined
  /** As decoded; undefined when the request was refused before. */
  readonly input: Record<string, unknown> | undefined
  readonly output: Record<string, unknown> | undefined
}

export function recordOf(exchange: Exchange): RequestRecord {
  const { service, operation } = exchange.identified!
  const { account, region, requestId, error, input, output } = exchange
  const caller = exchange.caller()
  return { service, operation, account, region, requestId, caller, error, input, output }
}
