// Step Functions → everything: a task's call, in the role of its machine, as from outside. Calls of
// services that Millrace does not have are recorded with those of EventBridge's rules, and not sent:
// their task waits for an answer by hand.
// https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import type { CallOutbox } from '../services/events/port.ts'
import { STATES_TO_CALL, type CallOrder, type StatesPort } from '../services/stepfunctions/port.ts'
import type { Intent } from '../store/store.ts'

export interface StatesToCallParts {
  readonly states: Pick<StatesPort, 'perform' | 'answer'>
  readonly outbox: CallOutbox
}

/** What fails here is Millrace's own trouble: the answer of a call, also a bad one, is an answer. */
const patience = exponential({ firstMs: 1_000, capMs: 60_000 })

export function statesToCall(parts: StatesToCallParts): Edge {
  return {
    name: STATES_TO_CALL,
    batchSize: 10,
    concurrency: 40,
    carry: (intents) => eachAlone(intents, (intent) => carryOne(parts, intent)),
    next(intent, _failure, { nowMs, jitter }) {
      const { attempt, emittedAtMs: firstAtMs } = intent
      return { kind: 'retry', atMs: patience({ attempt, firstAtMs, nowMs, jitter: jitter() })! }
    },
    describe(intent) {
      const { execution, resource } = intent.payload as CallOrder
      return { id: execution, from: execution, to: resource }
    },
  }
}

async function carryOne({ states, outbox }: StatesToCallParts, intent: Intent): Promise<Outcome> {
  const order = intent.payload as CallOrder
  const answer = await states.perform(order, intent.id)
  if (answer.kind !== 'absent') {
    const { taken } = await states.answer(order, answer, intent.id)
    return { kind: 'delivered', taken }
  }
  const { service, action, parameters } = answer
  const { execution, resource, roleArn, traceHeader } = order
  const origin = { from: execution, eventId: execution, targetArn: resource, via: STATES_TO_CALL, traceHeader } // prettier-ignore
  const { taken } = await outbox.record(origin, { service, action, parameters, roleArn }, intent.id)
  return { kind: 'delivered', taken }
}
