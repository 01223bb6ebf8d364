// Lambda → CloudWatch Logs: what functions print becomes log events.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html

import type { LogSink } from '../services/lambda/port.ts'
import type { LogsPort } from '../services/logs/port.ts'

/** Not carried by intents: a line is written when it is printed, and nothing retries it. */
export function lambdaToLogs(logs: LogsPort): LogSink {
  return {
    append: ({ account, region, logGroup, logStream }, events) =>
      logs.append(account, region, logGroup, logStream, events),
  }
}
