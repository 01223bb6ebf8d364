// A pipe's own log, where it has one: what each run came to, as AWS writes it.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-logs.html

import type { Call } from '../../delivery/source/source.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { FollowedPipe, PipeLog } from '../../services/pipes/port.ts'
import type { PipesParts } from './parts.ts'
import type { PipeItem } from './item.ts'

export interface RunLog {
  started(): Promise<void>
  traced(messageType: string): Promise<void>
  ended(failures: number): Promise<void>
  failed(reason: string): Promise<void>
}

const RANK = { ERROR: 0, INFO: 1, TRACE: 2 } as const
const MOST_DATA = 262_144

const SILENT: RunLog = {
  started: async () => {},
  traced: async () => {},
  ended: async () => {},
  failed: async () => {},
}

export function createLog(parts: PipesParts, pipe: FollowedPipe, call: Call<PipeItem>): RunLog {
  const { log } = pipe
  if (log === undefined) return SILENT
  const write = async (logLevel: PipeLog['level'], messageType: string, more: object = {}) => {
    if (RANK[logLevel] > RANK[log.level]) return
    const timestamp = parts.env.clock.nowMs()
    const line = { resourceArn: pipe.arn, timestamp, executionId: call.requestId, messageType, logLevel, ...more } // prettier-ignore
    await append(parts, pipe, log.group, { timestampMs: timestamp, message: JSON.stringify(line) })
  }
  const payload = () => `[${call.items.map(({ json }) => json).join(',')}]`.slice(0, MOST_DATA)
  return {
    started: () =>
      write('INFO', 'ExecutionStarted', log.includesData ? { payload: payload() } : {}),
    traced: (messageType) => write('TRACE', messageType),
    ended: (failures) =>
      failures === 0
        ? write('INFO', 'ExecutionSucceeded')
        : write('ERROR', 'ExecutionPartiallyFailed', { failedRecords: failures }),
    failed: (reason) => write('ERROR', 'ExecutionFailed', { error: { message: reason } }),
  }
}

/** A log that cannot be written keeps no event from its target. */
async function append(
  { logs, env }: PipesParts,
  pipe: FollowedPipe,
  arn: string,
  event: { readonly timestampMs: number; readonly message: string },
): Promise<void> {
  const { account, region, resource } = parseArn(arn)!
  try {
    await logs.append(account, region, resource.split(':')[1]!, pipe.name, [event])
  } catch (error) {
    env.log.warn({ err: error, pipe: pipe.arn }, "a pipe's log was not written")
  }
}
