// EventBridge → services that Millrace does not have: the call that EventBridge would make, recorded
// where it can be read (`GET /_millrace/events/calls`), and nothing is sent.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html

import type { Edge, Outcome } from '../../delivery/edge.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { EventsPort } from '../../services/events/port.ts'
import { eventsEdge, failed, type Attempt, type EventsEdgeParts } from '../events-delivery.ts'
import { appsync } from './appsync.ts'
import { automation } from './automation.ts'
import { batch } from './batch.ts'
import type { Calling, CallTarget } from './call-target.ts'
import { codebuild } from './codebuild.ts'
import { codepipeline } from './codepipeline.ts'
import { ec2 } from './ec2.ts'
import { ecs } from './ecs.ts'
import { glue } from './glue.ts'
import { imagebuilder } from './imagebuilder.ts'
import { incidentManager } from './incident.ts'
import { inspector } from './inspector.ts'
import { opsItem } from './ops-item.ts'
import { redshift } from './redshift.ts'
import { runCommand } from './run-command.ts'
import { sagemaker } from './sagemaker.ts'

const TARGETS: readonly CallTarget[] = [
  ...[ecs, batch, codebuild, codepipeline, redshift, sagemaker, glue, imagebuilder, inspector],
  ...[incidentManager, runCommand, automation, opsItem, appsync, ec2],
]

const NAME = 'events-to-call'

export interface EventsToCallParts extends Omit<EventsEdgeParts, 'events'> {
  readonly events: Pick<EventsPort, 'inputOf' | 'dynamicOf' | 'record'>
}

export function eventsToCall(parts: EventsToCallParts): Edge {
  return eventsEdge(NAME, parts, (attempt) => deliver(parts, attempt))
}

async function deliver(parts: EventsToCallParts, attempt: Attempt): Promise<Outcome> {
  const { intent, delivery } = attempt
  const arn = parseArn(delivery.target.Arn)
  const target = arn && TARGETS.find(({ is }) => is(arn))
  if (target === undefined) return failed('INVALID_PARAMETER', `${delivery.target.Arn} is unknown`)
  const call = target.call(callingOf(parts, attempt))
  const recorded = { ...call, roleArn: delivery.target.RoleArn }
  const { ruleArn: from, eventId, traceHeader } = delivery
  const origin = { from, eventId, traceHeader, targetArn: delivery.target.Arn, via: NAME }
  const { taken } = await parts.events.record(origin, recorded, intent.id)
  return { kind: 'delivered', taken }
}

function callingOf({ events }: EventsToCallParts, { delivery, input }: Attempt): Calling {
  const { target } = delivery
  const { Input, InputPath, InputTransformer } = target
  return {
    delivery,
    input,
    arn: parseArn(target.Arn)!,
    payload: objectOf(input),
    transformed: (Input ?? InputPath ?? InputTransformer) !== undefined,
    parameters: (name) => objectOf(JSON.stringify(events.dynamicOf(delivery, target[name]))),
  }
}

function objectOf(text: string | undefined): Record<string, unknown> {
  let value: unknown
  try {
    value = text === undefined ? undefined : JSON.parse(text)
  } catch {
    value = undefined
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : {}
}
