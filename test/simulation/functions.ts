// Lambda functions as closures: they succeed, fail, time out, fail in part or are throttled by seed.
// They stand where the engine has processes; everything around them is the engine's own.

import type { Activity } from '../../src/kernel/activity.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import type { Random } from '../../src/kernel/random.ts'
import { serviceFailure, tooManyRequests } from '../../src/services/lambda/errors.ts'
import { Concurrency } from '../../src/services/lambda/execution/concurrency.ts'
import type {
  Execution,
  ExecutionResult,
  Runs,
} from '../../src/services/lambda/execution/executor.ts'
import type { Store } from '../../src/store/store.ts'
import type { Seen } from './history.ts'
import { eventValue, isBatch, isPoison, valueOf } from './values.ts'

export interface FunctionsOptions {
  readonly activity: Activity
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly chance: () => number
  /** 0 to 1: how often a call goes wrong by itself. */
  readonly failing: () => number
  /** False once the process is dead: what still runs of it comes to nothing. */
  readonly alive: () => boolean
  readonly sleep: (ms: number) => Promise<void>
  readonly impatient: () => boolean
  readonly reportsFailures: boolean
  called(fn: string, requestId: string, messages: readonly Seen[]): number
  answered(op: number, result: 'ok' | 'error' | 'refused', failed: readonly string[]): void
}

interface Record {
  messageId: string
  body: string
  receiptHandle: string
  attributes: { ApproximateReceiveCount: string }
}

const never = new Promise<never>(() => {})

export function createFunctions(o: FunctionsOptions): Runs {
  const concurrency = new Concurrency(o)

  async function counted(execution: Execution): Promise<ExecutionResult> {
    const leave = await concurrency.enter(execution.fn, execution.version.version)
    try {
      return await run(execution)
    } finally {
      leave()
    }
  }

  async function run({ fn, payload, requestId }: Execution): Promise<ExecutionResult> {
    const event = JSON.parse(payload.toString()) as { Records?: Record[] }
    const messages = seenBy(event, requestId)
    const op = o.called(fn.name, requestId, messages)
    const goesWrong = o.chance() < o.failing()
    const way = o.chance()
    if (goesWrong && way < 0.2) {
      o.answered(op, 'refused', [])
      throw way < 0.1
        ? tooManyRequests('ReservedFunctionConcurrentInvocationLimitExceeded')
        : serviceFailure('by chance')
    }
    for (let turns = Math.floor(o.chance() * 6); turns > 0; turns--) await turn(o)
    if (o.impatient()) await o.sleep(Math.floor(o.chance() * 3_000))
    if (!o.alive()) return never
    const poisoned = messages.filter(({ value }) => isPoison(value)).map(({ id }) => id)
    const partial = o.reportsFailures && isBatch(event)
    if (partial && (poisoned.length > 0 || goesWrong)) {
      const failed = new Set(poisoned)
      if (goesWrong) for (const { id } of messages) if (o.chance() < 0.5) failed.add(id)
      o.answered(op, 'ok', [...failed])
      return result({ batchItemFailures: [...failed].map((id) => ({ itemIdentifier: id })) })
    }
    if (poisoned.length > 0 || goesWrong) {
      o.answered(op, 'error', [])
      const errorMessage = way < 0.5 ? 'Task timed out after 3.00 seconds' : 'by chance'
      return { ...result({ errorType: 'Error', errorMessage }), functionError: 'Unhandled' }
    }
    o.answered(op, 'ok', [])
    return result(null)
  }

  return {
    concurrency,
    processes: 0,
    invoke: (execution) => o.activity.during('function', () => counted(execution)),
    retire: async () => {},
    stop: async () => {},
  }
}

function seenBy(event: { Records?: Record[] }, requestId: string): Seen[] {
  if (!isBatch(event)) return [{ id: requestId, value: eventValue(event) ?? '?', count: 0 }]
  return event.Records!.map(({ messageId, body, attributes, receiptHandle }) => ({
    id: messageId,
    value: valueOf(body),
    count: Number(attributes.ApproximateReceiveCount),
    handle: receiptHandle,
  }))
}

async function turn(o: FunctionsOptions): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  if (!o.alive()) await never
}

function result(payload: unknown): ExecutionResult {
  return { payload: JSON.stringify(payload), logTail: '' }
}
