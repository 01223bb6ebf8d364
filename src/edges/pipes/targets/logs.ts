// One log event per event.
// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetCloudWatchLogsParameters.html

import { parseArn } from '../../../kernel/arn.ts'
import { Failed, requireRole, type Deliver } from '../delivering.ts'
import { dynamicOf } from '../template.ts'

interface LogParameters {
  readonly LogStreamName?: string
  readonly Timestamp?: string
}

export const toLogs: Deliver = async (delivering) => {
  const { parts, pipe, elements } = delivering
  const { account, region, resource } = parseArn(pipe.target)!
  const group = resource.split(':')[1]!
  if ((await parts.logs.group(account, region, group)) === undefined) {
    throw new Failed(`ResourceNotFoundException: there is no log group ${group}`)
  }
  const parameters = (pipe.targetParameters.CloudWatchLogsParameters ?? {}) as LogParameters
  const lines = new Map<string, { timestampMs: number; message: string }[]>()
  for (const { value, text: message } of elements) {
    const { LogStreamName = pipe.name, Timestamp } = dynamicOf(parameters, value)
    const line = { timestampMs: momentOf(Timestamp) ?? parts.env.clock.nowMs(), message }
    const stream = lines.get(String(LogStreamName))
    if (stream) stream.push(line)
    else lines.set(String(LogStreamName), [line])
  }
  for (const [logStreamName, events] of lines) {
    const input = { logGroupName: group, logStreamName }
    await requireRole(delivering, { service: 'logs', operation: 'PutLogEvents', input, target: pipe.target }) // prettier-ignore
    await parts.logs.append(account, region, group, logStreamName, events)
  }
  return { reason: `${elements.length} log events in ${group}` }
}

/** Epoch milliseconds, or a date. */
function momentOf(time: unknown): number | undefined {
  if (time === undefined) return undefined
  const number = Number(time)
  const moment = Number.isFinite(number) ? number : Date.parse(String(time))
  return Number.isFinite(moment) ? moment : undefined
}
