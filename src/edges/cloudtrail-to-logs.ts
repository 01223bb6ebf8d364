// CloudTrail → CloudWatch Logs: one log event for each record, in the trail's role.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import {
  CLOUDTRAIL_TO_LOGS,
  type CloudTrailPort,
  type LoggedRecord,
} from '../services/cloudtrail/port.ts'
import type { LogsPort } from '../services/logs/port.ts'
import type { RoleCheck } from '../services/service.ts'
import { groupOf, putLogEvents, streamOf } from './cloudtrail-destinations.ts'

const retry = exponential({ firstMs: 1_000, capMs: 5 * 60_000, maxAgeMs: 24 * 3600_000 })

interface Parts {
  readonly logs: Pick<LogsPort, 'append' | 'group'>
  readonly trails: CloudTrailPort
  readonly roleCheck: RoleCheck | undefined
}

export function cloudtrailToLogs(parts: Parts): Edge {
  return {
    name: CLOUDTRAIL_TO_LOGS,
    batchSize: 50,
    carry: (intents) =>
      eachAlone(intents, async ({ target, payload }) => {
        const logged = payload as LoggedRecord
        const outcome = await write(parts, target, logged)
        await parts.trails.logged(logged, outcome.kind === 'failed' ? outcome.code : undefined)
        return outcome
      }),
    next({ attempt, emittedAtMs }, { permanent, code, reason }, { nowMs, jitter }) {
      const state = { attempt, firstAtMs: emittedAtMs, nowMs, jitter: jitter() }
      const atMs = permanent ? undefined : retry(state)
      return atMs === undefined
        ? { kind: 'drop', reason: `${code}: ${reason}` }
        : { kind: 'retry', atMs }
    },
    describe({ payload, target }) {
      const { id, trailArn } = payload as LoggedRecord
      return { id, from: trailArn, to: target }
    },
  }
}

async function write(
  { logs, roleCheck }: Parts,
  logGroupArn: string,
  logged: LoggedRecord,
): Promise<Outcome> {
  const { account, region, group } = groupOf(logGroupArn)
  if ((await logs.group(account, region, group)) === undefined) {
    const reason = `there is no log group ${group}`
    return { kind: 'failed', permanent: true, code: 'ResourceNotFoundException', reason }
  }
  const stream = streamOf(logged)
  const refusal = await roleCheck?.(putLogEvents(logGroupArn, logged.roleArn, stream))
  if (refusal !== undefined) {
    return { kind: 'failed', permanent: true, code: refusal.code, reason: refusal.message }
  }
  const event = { timestampMs: logged.atMs, message: logged.record }
  await logs.append(account, region, group, stream, [event])
  return { kind: 'delivered' }
}
