// Step Functions → EventBridge: changes of executions' states on the default bus.
// https://docs.aws.amazon.com/step-functions/latest/dg/cw-events.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import type { EventsPort } from '../services/events/port.ts'
import { STATES_TO_EVENTS, type StatusChange } from '../services/stepfunctions/port.ts'
import type { Intent } from '../store/store.ts'

const patience = exponential({ firstMs: 1_000, capMs: 60_000 })
/** Texts beyond it are left out of the event. */
const MAX_TEXT_BYTES = 248_000

export function statesToEvents(events: Pick<EventsPort, 'put' | 'listens'>): Edge {
  return {
    name: STATES_TO_EVENTS,
    batchSize: 50,
    carry: (intents) => eachAlone(intents, (intent) => carryOne(events, intent)),
    next(intent, _failure, { nowMs, jitter }) {
      const { attempt, emittedAtMs: firstAtMs } = intent
      return { kind: 'retry', atMs: patience({ attempt, firstAtMs, nowMs, jitter: jitter() })! }
    },
    describe(intent) {
      const { arn } = intent.payload as StatusChange
      return { id: arn, from: arn, to: intent.target }
    },
  }
}

async function carryOne(
  events: Pick<EventsPort, 'put' | 'listens'>,
  intent: Intent,
): Promise<Outcome> {
  const change = intent.payload as StatusChange
  if (!(await events.listens(intent.target))) {
    return { kind: 'ended', outcome: 'filtered', reason: 'no rule waits on the default bus' }
  }
  const [put] = await events.put(intent.target, [
    {
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      detail: JSON.stringify(detailOf(change)),
      resources: [change.arn],
      timeMs: change.stopMs ?? change.redriveMs ?? change.startMs,
      ...{ intentId: intent.id, from: change.arn, via: STATES_TO_EVENTS, parentId: change.arn },
    },
  ])
  return { kind: 'delivered', taken: put?.taken ?? false }
}

function detailOf(change: StatusChange) {
  const input = textOf(change.input)
  const output = change.output === undefined ? undefined : textOf(change.output)
  const ended = change.status !== 'RUNNING'
  const redrivable = ended && change.status !== 'SUCCEEDED'
  return {
    executionArn: change.arn,
    stateMachineArn: change.machineArn,
    name: change.name,
    status: change.status,
    startDate: change.startMs,
    stopDate: change.stopMs ?? null,
    input: input.text,
    output: output?.text ?? null,
    stateMachineVersionArn: change.version ?? null,
    stateMachineAliasArn: change.alias ?? null,
    redriveCount: change.redriveCount,
    redriveDate: change.redriveMs ?? null,
    redriveStatus: redrivable ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: redrivable ? null : `Execution is ${change.status} and cannot be redriven`,
    inputDetails: { included: input.included },
    outputDetails: output === undefined ? null : { included: output.included },
    error: change.error ?? null,
    cause: change.cause ?? null,
  }
}

function textOf(text: string): { readonly text: string | null; readonly included: boolean } {
  const included = Buffer.byteLength(text) <= MAX_TEXT_BYTES
  return { text: included ? text : null, included }
}
