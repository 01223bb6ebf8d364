// Scheduler → its targets: an API call in the schedule's role, as from outside. Calls of services that
// Millrace does not have are recorded with those of EventBridge's rules, and not sent.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html

import type { CarryContext, Edge, Failure, Next, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { eventBridgeTarget } from '../delivery/retry.ts'
import { AwsError } from '../kernel/aws-error.ts'
import { parseArn } from '../kernel/arn.ts'
import type { CallOutbox } from '../services/events/port.ts'
import { SCHEDULER_TO_TARGET, type Execution } from '../services/scheduler/port.ts'
import type { CallOperation, RoleCheck } from '../services/service.ts'
import { urlOfQueue } from './role-permission.ts'
import type { PortAttribute, SqsPort } from '../services/sqs/port.ts'
import type { Intent } from '../store/store.ts'
import { callOf, type SchedulerCall } from './scheduler-call.ts'

export interface SchedulerParts {
  readonly call: CallOperation | undefined
  readonly outbox: CallOutbox
}

const BY = 'scheduler.amazonaws.com'

export function schedulerToTarget(parts: SchedulerParts): Edge {
  return {
    name: SCHEDULER_TO_TARGET,
    batchSize: 10,
    concurrency: 10,
    carry: (intents) => eachAlone(intents, (intent) => carryOne(parts, intent)),
    next: nextOf,
    describe(intent) {
      const { executionId, scheduleArn } = intent.payload as Execution
      return { id: executionId, from: scheduleArn, to: intent.target }
    },
  }
}

async function carryOne({ call, outbox }: SchedulerParts, intent: Intent): Promise<Outcome> {
  const execution = intent.payload as Execution
  const { scheduleArn, executionId, target } = execution
  const asked = callOf(execution, intent.attempt + 1)
  if (asked === undefined) return failed('INVALID_PARAMETER', 'the Input is no JSON object')
  const sessionName = parseArn(scheduleArn)!.resource.split('/').at(-1)!
  const known = call && (await answered(call, asked, { as: target.RoleArn, sessionName, by: BY }))
  if (known !== undefined) return refusalIn(known) ?? { kind: 'delivered', reason: saidOf(asked) }
  const origin = { from: scheduleArn, eventId: executionId, targetArn: target.Arn, via: SCHEDULER_TO_TARGET } // prettier-ignore
  const { service, operation: action, input: parameters } = asked
  const recorded = { service, action, parameters, roleArn: target.RoleArn }
  const { taken } = await outbox.record(origin, recorded, intent.id)
  return { kind: 'delivered', taken }
}

/** undefined: Millrace has no such operation. */
async function answered(
  call: CallOperation,
  asked: SchedulerCall,
  as: { readonly as: string; readonly sessionName: string; readonly by: string },
): Promise<Record<string, unknown> | undefined> {
  try {
    return await call({ ...asked, ...as })
  } catch (error) {
    if (error instanceof AwsError && error.code === 'NotImplemented') return undefined
    throw error
  }
}

function saidOf({ service, operation }: SchedulerCall): string {
  return `by ${service}:${operation}`
}

/** PutEvents answers well and may still have refused the event. */
function refusalIn({ Entries }: Record<string, unknown>): Failure | undefined {
  const [entry] = Array.isArray(Entries) ? (Entries as Record<string, string>[]) : []
  if (entry?.ErrorCode === undefined) return undefined
  return failed(entry.ErrorCode, entry.ErrorMessage ?? '')
}

function failed(code: string, reason: string): Failure {
  return { kind: 'failed', permanent: true, code, reason }
}

/** Payload of a `scheduler-dead-letter` intent. */
interface Letter {
  readonly execution: Execution
  readonly code: string
  readonly reason: string
  readonly exhausted?: string
  readonly retries: number
}

const DEAD_LETTER = 'scheduler-dead-letter'

function nextOf(intent: Intent, failure: Failure<unknown>, context: CarryContext): Next {
  const execution = intent.payload as Execution
  const { RetryPolicy = {}, DeadLetterConfig } = execution.target
  const { MaximumRetryAttempts: most = 185, MaximumEventAgeInSeconds } = RetryPolicy
  const { attempt, emittedAtMs: firstAtMs } = intent
  const { nowMs, jitter } = context
  const policy = eventBridgeTarget({
    ...{ maximumRetryAttempts: most, maximumEventAgeSeconds: MaximumEventAgeInSeconds },
  })
  const state = { attempt, firstAtMs, nowMs, jitter: jitter() }
  const atMs = failure.permanent ? undefined : policy(state)
  if (atMs !== undefined) return { kind: 'retry', atMs }
  const to = DeadLetterConfig?.Arn
  if (to === undefined) {
    return { kind: 'drop', reason: `${failure.reason} (the schedule has no dead-letter queue)` }
  }
  const exhausted = attempt > most ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds'
  const letter: Letter = {
    ...{ execution, code: failure.code, reason: failure.reason, retries: attempt - 1 },
    ...(!failure.permanent && { exhausted }),
  }
  return { kind: 'dead-letter', to, intents: [{ edge: DEAD_LETTER, target: to, payload: letter }] }
}

export interface SchedulerDeadLetterParts {
  readonly sqs: Pick<SqsPort, 'enqueue'>
  readonly roleCheck: RoleCheck | undefined
}

/** In the schedule's role, as everything that a schedule does. */
export function schedulerDeadLetter(parts: SchedulerDeadLetterParts): Edge {
  const retries = eventBridgeTarget()
  return {
    name: DEAD_LETTER,
    carry: (intents) => eachAlone(intents, (intent) => bury(parts, intent)),
    next({ attempt, emittedAtMs: firstAtMs }, failure, { nowMs, jitter }) {
      const state = { attempt, firstAtMs, nowMs, jitter: jitter() }
      const atMs = failure.permanent ? undefined : retries(state)
      if (atMs !== undefined) return { kind: 'retry', atMs }
      return { kind: 'drop', reason: `the dead-letter queue did not take it: ${failure.reason}` }
    },
    describe(intent) {
      const { execution } = intent.payload as Letter
      return { id: execution.executionId, from: execution.scheduleArn, to: intent.target }
    },
  }
}

async function bury(
  { sqs, roleCheck }: SchedulerDeadLetterParts,
  intent: Intent,
): Promise<Outcome> {
  const letter = intent.payload as Letter
  const { scheduleArn, executionId, target } = letter.execution
  const refusal = await roleCheck?.({
    ...{ service: 'sqs', operation: 'SendMessage', as: target.RoleArn, by: BY },
    ...{ input: { QueueUrl: urlOfQueue(intent.target) }, sessionName: 'scheduler' },
    region: parseArn(intent.target)!.region,
  })
  if (refusal !== undefined) return failed(refusal.code, refusal.message)
  const entry = {
    body: target.Input ?? '{}',
    messageAttributes: attributesOf(letter),
    ...{ intentId: intent.id, from: scheduleArn, via: DEAD_LETTER, parentId: executionId },
  }
  const [result] = await sqs.enqueue(intent.target, [entry])
  if (result && 'error' in result) return failed(result.error.code, result.error.message)
  return { kind: 'delivered', taken: result?.taken ?? false }
}

const LONGEST_REASON = 1_024

function attributesOf({ execution, code, reason, exhausted, retries }: Letter) {
  const texts: Record<string, string> = {
    SCHEDULE_ARN: execution.scheduleArn,
    TARGET_ARN: execution.target.Arn,
    EXECUTION_ID: execution.executionId,
    ERROR_CODE: code,
    ERROR_MESSAGE: reason.slice(0, LONGEST_REASON) || '-',
    RETRY_ATTEMPTS: String(retries),
    ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
  }
  const entries = Object.entries(texts).map(([name, stringValue]) => {
    return [name, { dataType: 'String', stringValue }] as const
  })
  return Object.fromEntries<PortAttribute>(entries)
}
