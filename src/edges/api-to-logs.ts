// API Gateway → CloudWatch Logs or Firehose: access logs in their format, and execution logs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-logging-to-kinesis.html

import { AwsError } from '../kernel/aws-error.ts'
import { parseArn } from '../kernel/arn.ts'
import type { LogLine } from '../services/apigateway/port.ts'
import type { FirehosePort } from '../services/firehose/port.ts'
import type { LogsPort } from '../services/logs/port.ts'

export interface ApiToLogsParts {
  readonly logs: Pick<LogsPort, 'append'>
  readonly firehose: Pick<FirehosePort, 'put'>
}

const GROUP = 'log-group:'
const PARTY = { party: 'api:execute-api.Invoke', via: 'api-to-firehose' }

/** Not carried by intents: a line is written when the request has been answered, and nothing retries it. */
export async function apiToLogs(
  { logs, firehose }: ApiToLogsParts,
  destination: string,
  lines: readonly LogLine[],
): Promise<void> {
  const arn = parseArn(destination)
  const [first] = lines
  if (arn === undefined || first === undefined) return
  if (arn.service === 'firehose') {
    const records = lines.map(({ text }) => ({ data: Buffer.from(`${text}\n`, 'utf8') }))
    const refused = (await firehose.put(destination, records, PARTY)).find((one) => one instanceof AwsError) // prettier-ignore
    if (refused instanceof AwsError) throw refused
    return
  }
  if (arn.service !== 'logs' || !arn.resource.startsWith(GROUP)) return
  const group = arn.resource.slice(GROUP.length).replace(/:\*$/, '')
  const events = lines.map(({ atMs, text }) => ({ timestampMs: atMs, message: text }))
  await logs.append(arn.account, arn.region, group, first.stream, events)
}
