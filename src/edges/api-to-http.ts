// API Gateway → HTTP endpoints, within the rules of whom Millrace may call.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html

import { BackendTimeout, BackendUnreachable, type BackendAnswer, type HttpRequest } from '../services/apigateway/port.ts' // prettier-ignore
import { OutboundTimeout, type Outbound } from './outbound/outbound.ts'

const MAX_ANSWER_BYTES = 10 * 1024 * 1024

export async function apiToHttp(outbound: Outbound, request: HttpRequest): Promise<BackendAnswer> {
  try {
    const { status, whole } = await outbound.send({ ...request, wholeUpTo: MAX_ANSWER_BYTES })
    const headers = Object.entries(whole?.headers ?? {}).map(
      ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const,
    )
    return { status, headers: Object.fromEntries(headers), body: whole?.body ?? Buffer.alloc(0) }
  } catch (error) {
    if (error instanceof OutboundTimeout) throw new BackendTimeout()
    throw new BackendUnreachable(error instanceof Error ? error.message : String(error))
  }
}
