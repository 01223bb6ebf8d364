// API Gateway → CloudWatch Logs: access logs in their format, and execution logs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html

import { parseArn } from '../kernel/arn.ts'
import type { LogLine } from '../services/apigateway/port.ts'
import type { LogsPort } from '../services/logs/port.ts'

const GROUP = 'log-group:'

/** Not carried by intents: a line is written when the request has been answered, and nothing retries it. */
export async function apiToLogs(
  logs: LogsPort,
  destination: string,
  lines: readonly LogLine[],
): Promise<void> {
  const arn = parseArn(destination)
  const [first] = lines
  if (arn?.service !== 'logs' || !arn.resource.startsWith(GROUP) || first === undefined) return
  const group = arn.resource.slice(GROUP.length).replace(/:\*$/, '')
  const events = lines.map(({ atMs, text }) => ({ timestampMs: atMs, message: text }))
  await logs.append(arn.account, arn.region, group, first.stream, events)
}
