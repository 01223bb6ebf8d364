// CloudTrail → CloudWatch Logs: one log event for each record, in the trail's role.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import {
  CLOUDTRAIL_TO_LOGS,
  type CloudTrailPort,
  type LoggedRecord,
} from '../services/cloudtrail/port.ts'
import type { LogsPort } from '../services/logs/port.ts'
import type { RoleCheck } from '../services/service.ts'
import { trailEdge } from './cloudtrail-delivery.ts'
import { groupOf, putLogEvents, streamOf } from './cloudtrail-destinations.ts'

interface Parts {
  readonly logs: Pick<LogsPort, 'append' | 'group'>
  readonly trails: CloudTrailPort
  readonly roleCheck: RoleCheck | undefined
}

export function cloudtrailToLogs(parts: Parts): Edge {
  return trailEdge<LoggedRecord>({
    name: CLOUDTRAIL_TO_LOGS,
    batchSize: 50,
    deliver: ({ target }, logged) => write(parts, target, logged),
    noted: (logged, code) => parts.trails.logged(logged, code),
  })
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
