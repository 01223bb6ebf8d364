// Step Functions → CloudWatch Logs: events of executions, as the machine's level has it.
// https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html

import type { Edge } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import { parseArn } from '../kernel/arn.ts'
import type { LogsPort } from '../services/logs/port.ts'
import { STATES_TO_LOGS, type LogLines } from '../services/stepfunctions/port.ts'

const patience = exponential({ firstMs: 1_000, capMs: 60_000 })

type Groups = Pick<LogsPort, 'append' | 'group'>

export function statesToLogs(logs: Groups): Edge {
  return {
    name: STATES_TO_LOGS,
    batchSize: 10,
    carry: (intents) =>
      eachAlone(intents, async (intent) => {
        await statesLog(logs, intent.payload as LogLines)
        return { kind: 'delivered' }
      }),
    next(intent, _failure, { nowMs, jitter }) {
      const { attempt, emittedAtMs: firstAtMs } = intent
      return { kind: 'retry', atMs: patience({ attempt, firstAtMs, nowMs, jitter: jitter() })! }
    },
    describe: (intent) => ({ id: intent.target, from: intent.target, to: groupArn(intent.payload as LogLines) }), // prettier-ignore
  }
}

function groupArn({ logging }: LogLines): string {
  return logging.logGroupArn ?? ''
}

/** A group that is gone takes nothing, and nobody is told. */
export async function statesLog(logs: Groups, lines: LogLines): Promise<void> {
  const arn = parseArn(groupArn(lines))
  if (arn === undefined) return
  const group = arn.resource.slice('log-group:'.length).replace(/:\*$/, '')
  if ((await logs.group(arn.account, arn.region, group)) === undefined) return
  const [first] = lines.events
  const day = new Date(first!.atMs).toISOString().slice(0, 16).replaceAll(/[T:]/g, '-')
  const name = lines.machineName.replaceAll('/', '_')
  const stream = `states/${name}/${day}/${lines.execution.slice(-8).replaceAll(':', '_')}`
  const events = lines.events.map(({ atMs, line }) => ({ timestampMs: atMs, message: line }))
  await logs.append(arn.account, arn.region, group, stream, events)
}
