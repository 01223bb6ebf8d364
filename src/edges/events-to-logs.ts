// EventBridge → CloudWatch Logs: one log event per event. A template makes time and text of it.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html#targets-specifics-cwl

import { createHash } from 'node:crypto'
import type { Edge, Outcome } from '../delivery/edge.ts'
import { parseArn } from '../kernel/arn.ts'
import type { LogsPort } from '../services/logs/port.ts'
import {
  eventsEdge,
  failed,
  passageTo,
  type Attempt,
  type EventsEdgeParts,
} from './events-delivery.ts'

export interface EventsToLogsParts extends EventsEdgeParts {
  readonly logs: Pick<LogsPort, 'append' | 'group'>
}

export function eventsToLogs(parts: EventsToLogsParts): Edge {
  return eventsEdge('events-to-logs', parts, (attempt) => deliver(parts, attempt))
}

async function deliver(parts: EventsToLogsParts, attempt: Attempt): Promise<Outcome> {
  const { target, ruleArn } = attempt.delivery
  const { account, region, resource } = parseArn(target.Arn)!
  const name = resource.split(':')[1]!
  const group = await parts.logs.group(account, region, name)
  if (group === undefined) {
    return failed('ResourceNotFoundException', `there is no log group ${name}`)
  }
  const permit = parts.permissions.check(passageOf(attempt), group.policy)
  if (!permit.granted) return failed('AccessDenied', permit.reason)
  const event = logEventOf(attempt)
  if (event === undefined) {
    return failed('INVALID_JSON', 'the template must make an object of timestamp and message')
  }
  await parts.logs.append(account, region, name, streamOf(ruleArn), [event])
  return { kind: 'delivered', ...(permit.note !== undefined && { reason: permit.note }) }
}

/** Policies of Logs speak of the group's streams. */
function passageOf(attempt: Attempt) {
  const passage = passageTo(attempt, 'logs:PutLogEvents')
  const group = passage.target.endsWith(':*') ? passage.target.slice(0, -2) : passage.target
  return { ...passage, target: `${group}:log-stream:${streamOf(passage.source)}` }
}

/** AWS names streams by ids of its own: one per rule. */
function streamOf(ruleArn: string): string {
  const hex = createHash('sha256').update(ruleArn).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

function logEventOf({ delivery, input }: Attempt) {
  const { InputTransformer } = delivery.target
  if (InputTransformer === undefined) {
    const { time } = JSON.parse(delivery.event) as { time: string }
    return { timestampMs: Date.parse(time), message: input }
  }
  const made = JSON.parse(input) as { timestamp?: unknown; message?: unknown } | null
  const { timestamp, message } = made ?? {}
  const timestampMs = typeof timestamp === 'string' ? momentOf(timestamp) : Number(timestamp)
  if (!Number.isFinite(timestampMs) || message === undefined) return undefined
  return { timestampMs, message: typeof message === 'string' ? message : JSON.stringify(message) }
}

function momentOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text)
}
