// One batch from the queue to the function and what follows: delete, or leave to the queue's
// visibility timeout. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html

import type { Hop } from '../../kernel/hop.ts'
import type { InvokeResult, LambdaPort } from '../../services/lambda/port.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import type { Env } from '../../services/service.ts'
import type { SqsPort } from '../../services/sqs/port.ts'
import type { Busy } from '../../kernel/busy.ts'
import {
  eventOf,
  receiveCountOf,
  traceHeaderOf,
  traceIdOf,
  withinLimit,
  type Held,
} from './record.ts'
import { failuresOf, type Failures } from './response.ts'

export const VIA = 'sqs-to-lambda'

const FIRST_BACKOFF_MS = 100
const LONGEST_BACKOFF_MS = 5000

/** Refusals that pass by themselves: the function is being created or updated, or AWS-side trouble. */
const PASSING = new Set([
  'ResourceConflictException',
  'ResourceNotReadyException',
  'ServiceException',
  'InternalFailure',
])

export interface Carrier {
  readonly env: Env
  readonly sqs: SqsPort
  readonly lambda: LambdaPort
  readonly row: EventSourceMappingRow
  readonly fifo: boolean
  /** Aborts when the mapping stops: waiting ends, invocations under way do not. */
  readonly signal: AbortSignal
}

/** Answers whether all messages were done. Never rejects. */
export async function carry(
  carrier: Carrier,
  batch: readonly Held[],
  busy: Busy,
): Promise<boolean> {
  const blocked = new Set<string>()
  let clean = true
  // Several parts only when the batch exceeds 6 MB; a group's later messages then await its earlier.
  for (const part of withinLimit(batch)) {
    const open = part.filter((held) => !blocked.has(groupOf(held) ?? ''))
    const behind = part.filter((held) => blocked.has(groupOf(held) ?? ''))
    if (behind.length > 0)
      await fail(
        carrier,
        behind,
        new Map(behind.map(ofEach('an earlier message of its group failed'))),
      )
    if (open.length === 0) continue
    const failed = await carryPart(carrier, open, busy)
    if (failed.size === 0) continue
    clean = false
    if (carrier.fifo) {
      for (const held of open)
        if (failed.has(held.message.messageId)) blocked.add(groupOf(held) ?? '')
    }
  }
  return clean
}

/**
 * Messages that run in a loop are not given to the function: they stay in the queue until its redrive
 * policy takes them away. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
async function carryPart(carrier: Carrier, part: readonly Held[], busy: Busy): Promise<Failures> {
  const looping = await loopsOf(carrier, part)
  const looped = part.filter((held) => looping.has(held.message.messageId))
  const open = part.filter((held) => !looping.has(held.message.messageId))
  if (looped.length > 0) await fail(carrier, looped, looping)
  const failures = open.length > 0 ? await invokePart(carrier, open, busy) : NONE
  return looped.length > 0 ? new Map([...looping, ...failures]) : failures
}

const NONE: Failures = new Map()

async function loopsOf({ lambda, row, fifo }: Carrier, part: readonly Held[]): Promise<Failures> {
  const looping = new Map<string, string>()
  const groups = new Set<string>()
  // A batch often comes from one invocation: its messages carry one header.
  const known = new Map<string, boolean>()
  const loops = async (header: string): Promise<boolean> => {
    const answer = known.get(header) ?? (await lambda.loops(row.functionArn, header))
    known.set(header, answer)
    return answer
  }
  for (const held of part) {
    const { messageId, attributes } = held.message
    const header = attributes['AWSTraceHeader']
    if (fifo && groups.has(groupOf(held) ?? '')) {
      looping.set(messageId, 'an earlier message of its group runs in a loop')
    } else if (header !== undefined && (await loops(header))) {
      looping.set(messageId, 'RecursiveInvocationException: the message runs in a recursive loop')
      groups.add(groupOf(held) ?? '')
    }
  }
  return looping
}

async function invokePart(carrier: Carrier, part: readonly Held[], busy: Busy): Promise<Failures> {
  const requestId = carrier.env.random.uuid()
  const result = await invokePatiently(carrier, part, requestId, busy)
  if (result === 'returned') return new Map(part.map(ofEach('returned')))
  const ids = part.map((held) => held.message.messageId)
  const failures =
    result.kind === 'answered'
      ? failuresOf(result, ids, carrier.row.reportBatchItemFailures)
      : new Map(part.map(ofEach(refusalText(result))))
  const failed = part.filter((held) => failures.has(held.message.messageId))
  const done = part.filter((held) => !failures.has(held.message.messageId))
  await Promise.all([
    finish(carrier, done, requestId),
    failed.length > 0 && fail(carrier, failed, failures, requestId),
  ])
  return failures
}

/**
 * Invokes, and again while the function is throttled, until the messages' visibility timeout is
 * about to pass: then the hold is dropped and the queue has them again.
 */
async function invokePatiently(
  carrier: Carrier,
  part: readonly Held[],
  requestId: string,
  busy: Busy,
): Promise<InvokeResult | 'returned'> {
  const { env, row, signal } = carrier
  if (await isStale(carrier, part)) return STALE
  const traceHeader = traceHeaderOf(part)
  const request = {
    functionArn: row.functionArn,
    payload: eventOf(part),
    requestId,
    from: row.eventSourceArn,
    // What has no process yet when the mapping stops gets none: its messages go back.
    signal,
    ...(traceHeader !== undefined && { traceHeader }),
  }
  let untilMs: number | undefined
  for (
    let backoffMs = FIRST_BACKOFF_MS;
    ;
    backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS)
  ) {
    const result = await invokeOnce(carrier, request)
    if (!passes(result)) return result
    if (signal.aborted) {
      await giveBack(carrier, part, STOPPED)
      return 'returned'
    }
    const isFirst = untilMs === undefined
    untilMs ??= part[0]!.receivedAtMs + (await visibilityMs(carrier))
    const nextMs = Math.ceil(env.clock.nowMs() + backoffMs * (0.5 + env.random.float() / 2))
    const retryMs = nextMs < untilMs ? nextMs : undefined
    if (isFirst) await note(carrier, part, requestId, 'throttled', refusalText(result), retryMs)
    if (retryMs === undefined) return result
    await busy.rest(env.clock, retryMs, signal)
    // A clock that leapt may have woken the queue's next receiver first: the messages are its own.
    if (env.clock.nowMs() >= untilMs) return result
  }
}

/** Between a receive and its invocation there is the batching window, and next to nothing else. */
const PROMPT_MS = 1_000

/** After a suspend, or a clock that leapt, the queue may have given the messages to another one. */
async function isStale(carrier: Carrier, part: readonly Held[]): Promise<boolean> {
  const { env, row } = carrier
  const heldMs = env.clock.nowMs() - part[0]!.receivedAtMs
  if (heldMs <= row.maximumBatchingWindowSeconds * 1_000 + PROMPT_MS) return false
  return heldMs >= (await visibilityMs(carrier))
}

const STALE: InvokeResult = {
  kind: 'refused',
  code: 'ServiceException',
  status: 500,
  reason: 'their visibility timeout passed before the function could have them',
}

const STOPPED = 'the event source mapping stopped'
const UNINVOKED: InvokeResult = {
  kind: 'refused',
  code: 'ServiceException',
  status: 500,
  reason: STOPPED,
}

async function invokeOnce(
  { env, lambda }: Carrier,
  request: Parameters<LambdaPort['invoke']>[0],
): Promise<InvokeResult> {
  try {
    return await lambda.invoke(request)
  } catch (error) {
    if (request.signal?.aborted) return UNINVOKED
    env.log.error({ err: error, requestId: request.requestId }, 'invoking a function failed')
    return { kind: 'refused', code: 'ServiceException', status: 500, reason: String(error) }
  }
}

function passes(result: InvokeResult): result is Exclude<InvokeResult, { kind: 'answered' }> {
  return result.kind === 'throttled' || (result.kind === 'refused' && PASSING.has(result.code))
}

function refusalText(result: Exclude<InvokeResult, { kind: 'answered' }>): string {
  return result.kind === 'throttled'
    ? `TooManyRequestsException: ${result.reason}`
    : `${result.code}: ${result.reason}`
}

/** Makes messages visible at once that no function has seen. */
export async function giveBack(
  { env, sqs, row }: Pick<Carrier, 'env' | 'sqs' | 'row'>,
  part: readonly Held[],
  reason: string,
): Promise<void> {
  if (part.length === 0) return
  const handles = part.map((held) => held.message.receiptHandle)
  await sqs
    .changeVisibility(row.eventSourceArn, handles, 0, { consumer: row.functionArn, reason })
    .catch((error: unknown) => env.log.warn({ err: error }, 'messages could not be returned'))
}

async function finish(carrier: Carrier, done: readonly Held[], requestId: string): Promise<void> {
  if (done.length === 0) return
  const { env, sqs, row } = carrier
  const handles = done.map((held) => held.message.receiptHandle)
  await Promise.all([
    note(carrier, done, requestId, 'delivered'),
    // Not deleted means delivered again: at least once, as AWS has it.
    sqs
      .delete(row.eventSourceArn, handles, row.functionArn)
      .catch((error: unknown) => env.log.warn({ err: error }, 'messages could not be deleted')),
  ])
}

async function fail(
  carrier: Carrier,
  failed: readonly Held[],
  reasons: Failures,
  requestId?: string,
): Promise<void> {
  const timeoutMs = await visibilityMs(carrier)
  await recordHops(
    carrier,
    failed.map((held) => ({
      ...hopOf(carrier, held, requestId),
      outcome: 'failed',
      reason: reasons.get(held.message.messageId)!,
      nextAtMs: held.receivedAtMs + timeoutMs,
    })),
  )
}

async function note(
  carrier: Carrier,
  part: readonly Held[],
  requestId: string,
  outcome: 'delivered' | 'throttled',
  reason?: string,
  nextAtMs?: number,
): Promise<void> {
  await recordHops(
    carrier,
    part.map((held) => ({
      ...hopOf(carrier, held, requestId),
      // What was a message goes on as an invocation; one that failed is a message again.
      ...(outcome === 'delivered' && { id: requestId, parentId: held.message.messageId }),
      outcome,
      ...(reason !== undefined && { reason }),
      ...(nextAtMs !== undefined && { nextAtMs }),
    })),
  )
}

export function hopOf({ row, env }: Pick<Carrier, 'row' | 'env'>, held: Held, requestId?: string) {
  const traceId = traceIdOf(held.message.attributes['AWSTraceHeader'])
  return {
    atMs: env.clock.nowMs(),
    id: held.message.messageId,
    ...(traceId !== undefined && { traceId }),
    from: row.eventSourceArn,
    to: row.functionArn,
    via: VIA,
    attempt: receiveCountOf(held.message),
    ...(requestId !== undefined && { requestId }),
  }
}

/** Hops of an edge that keeps no rows of its own; they need not be durable before work goes on. */
export async function recordHops(
  { env, row }: Pick<Carrier, 'env' | 'row'>,
  hops: readonly Hop[],
): Promise<void> {
  const record = env.store.transact(
    `edges/${VIA}/${row.account}/${row.region}`,
    // eslint-disable-next-line require-yield
    function* (tx) {
      for (const hop of hops) tx.hop(hop)
    },
    { durability: 'buffered' },
  )
  await record.catch((error: unknown) => env.log.warn({ err: error }, 'hops were not recorded'))
}

async function visibilityMs({ sqs, row }: Carrier): Promise<number> {
  const queue = await sqs.queue(row.eventSourceArn).catch(() => undefined)
  return (queue?.visibilityTimeoutSeconds ?? 0) * 1000
}

function groupOf(held: Held): string | undefined {
  return held.message.attributes['MessageGroupId']
}

function ofEach(reason: string): (held: Held) => [string, string] {
  return (held) => [held.message.messageId, reason]
}
