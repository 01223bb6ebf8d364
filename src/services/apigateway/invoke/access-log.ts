// A stage's access log: its format with the variables of the request.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html

import type { Env } from '../../service.ts'
import { printed } from '../vtl/values.ts'
import type { Backends, LogLine } from '../port.ts'
import type { ApiAnswer } from './answer.ts'
import { contextAt, type ApiCall } from './call.ts'

const VARIABLE = /\$context\.([\w.-]{1,256})/g

export interface Ended {
  readonly call: ApiCall
  readonly answer: ApiAnswer
  readonly latencyMs: number
}

export function accessLine({ call, answer, latencyMs }: Ended, format: string): string {
  const own: Readonly<Record<string, string>> = {
    status: String(answer.status),
    responseLength: String(answer.body.length),
    responseLatency: String(latencyMs),
    integrationLatency: String(latencyMs),
    integrationStatus: String(answer.integrationStatus ?? '-'),
    'integration.status': String(answer.integrationStatus ?? '-'),
    'integration.latency': String(latencyMs),
  }
  return format.replace(VARIABLE, (_, path: string) => {
    if (Object.hasOwn(own, path)) return own[path]!
    const value = contextAt(call.context, path)
    return value === undefined || value === null ? '-' : printed(value)
  })
}

/** Writes what the stage asks for. Nobody waits for it, and nobody's answer depends on it. */
export function writeLogs(
  env: Pick<Env, 'log' | 'activity'>,
  backends: Backends,
  ended: Ended,
): void {
  const { stage, request, nowMs, address } = ended.call
  const { destinationArn, format } = stage.accessLogSettings ?? {}
  const stream = `${request.requestId.replaceAll('-', '')}`.slice(0, 32)
  if (destinationArn && format) {
    send(env, backends, destinationArn, [{ atMs: nowMs, stream, text: accessLine(ended, format) }])
  }
  const lines = executionLines(ended)
  if (lines.length > 0) {
    const group = `API-Gateway-Execution-Logs_${address.id}/${stage.stageName}`
    const arn = `arn:aws:logs:${address.region}:${address.account}:log-group:${group}`
    send(env, backends, arn, lines.map((text) => ({ atMs: nowMs, stream, text: `(${request.requestId}) ${text}` }))) // prettier-ignore
  }
}

/** All of them at INFO; of what failed at ERROR. */
function executionLines({ call, answer }: Ended): string[] {
  const { stage, resource, method, log } = call
  const settings = stage.methodSettings ?? {}
  const setting = settings[`${resource.path!.replace(/^\//, '')}/${method.httpMethod}`] ?? settings['*/*'] // prettier-ignore
  if (setting?.loggingLevel === 'INFO') return log.lines
  return setting?.loggingLevel === 'ERROR' && answer.status >= 500 ? log.lines : []
}

function send(
  env: Pick<Env, 'log' | 'activity'>,
  backends: Backends,
  destination: string,
  lines: readonly LogLine[],
): void {
  const done = env.activity.begin('apigateway:log')
  backends
    .log(destination, lines)
    .catch((error: unknown) =>
      env.log.warn({ err: error, destination }, 'an access log was not written'),
    ) // prettier-ignore
    .finally(done)
}
