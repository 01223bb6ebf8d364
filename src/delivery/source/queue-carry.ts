// One batch from a queue to its target and what follows: delete, or leave to the queue's visibility
// timeout. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html

import type { Busy } from '../../kernel/busy.ts'
import { withinLimit } from './batch.ts'
import { deliveredHop, hopOf, recordHops, throttledHops } from './hops.ts'
import type { QueueReader } from './reader.ts'
import {
  allFailed,
  backoffMs,
  invokeOnce,
  NO_FAILURES,
  type Call,
  type Failures,
  type Item,
  type Source,
  type SourceEnv,
} from './source.ts'

export interface QueueSource<I extends Item> extends Source<I> {
  readonly reader: QueueReader<I>
}

export interface QueueCarrier<I extends Item> {
  readonly env: SourceEnv
  readonly source: QueueSource<I>
  /** Aborts when the source stops: waiting ends, invocations under way do not. */
  readonly signal: AbortSignal
}

export const STOPPED = 'the event source mapping stopped'
const STALE =
  'ServiceException: their visibility timeout passed before the function could have them'

/** Answers whether all items were done. Never rejects. */
export async function carry<I extends Item>(
  carrier: QueueCarrier<I>,
  batch: readonly I[],
  busy: Busy,
): Promise<boolean> {
  const blocked = new Set<string>()
  const isBlocked = ({ group }: I) => group !== undefined && blocked.has(group)
  let clean = true
  // Several parts only of what is too large for one; a group's later items then await its earlier.
  for (const part of withinLimit(batch, carrier.source.target.maxBytes)) {
    const open = part.filter((item) => !isBlocked(item))
    const behind = part.filter(isBlocked)
    if (behind.length > 0)
      await fail(carrier, behind, allFailed(behind, 'an earlier message of its group failed'))
    if (open.length === 0) continue
    const failed = await carryPart(carrier, open, busy)
    if (failed.size === 0) continue
    clean = false
    for (const { id, group } of open) if (group !== undefined && failed.has(id)) blocked.add(group)
  }
  return clean
}

/**
 * What runs in a loop is not given to the target: it stays in the queue until its redrive policy takes
 * it away. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
async function carryPart<I extends Item>(
  carrier: QueueCarrier<I>,
  part: readonly I[],
  busy: Busy,
): Promise<Failures> {
  const looping = await loopsOf(carrier, part)
  const looped = part.filter(({ id }) => looping.has(id))
  const open = part.filter(({ id }) => !looping.has(id))
  if (looped.length > 0) await fail(carrier, looped, looping)
  const failures = open.length > 0 ? await invokePart(carrier, open, busy) : NO_FAILURES
  return looped.length > 0 ? new Map([...looping, ...failures]) : failures
}

async function loopsOf<I extends Item>(
  { source: { target } }: QueueCarrier<I>,
  part: readonly I[],
): Promise<Failures> {
  const looping = new Map<string, string>()
  const groups = new Set<string>()
  // A batch often comes from one invocation: its records carry one header.
  const known = new Map<string, boolean>()
  const loops = async (header: string): Promise<boolean> => {
    const answer = known.get(header) ?? (await target.loops?.(header)) ?? false
    known.set(header, answer)
    return answer
  }
  for (const { id, group, traceHeader } of part) {
    if (group !== undefined && groups.has(group)) {
      looping.set(id, 'an earlier message of its group runs in a loop')
    } else if (traceHeader !== undefined && (await loops(traceHeader))) {
      looping.set(id, 'RecursiveInvocationException: the message runs in a recursive loop')
      if (group !== undefined) groups.add(group)
    }
  }
  return looping
}

async function invokePart<I extends Item>(
  carrier: QueueCarrier<I>,
  part: readonly I[],
  busy: Busy,
): Promise<Failures> {
  const requestId = carrier.env.random.uuid()
  const failures = await invokePatiently(carrier, part, requestId, busy)
  if (failures === 'returned') return allFailed(part, 'returned')
  const failed = part.filter(({ id }) => failures.has(id))
  const done = part.filter(({ id }) => !failures.has(id))
  await Promise.all([
    finish(carrier, done, requestId),
    failed.length > 0 && fail(carrier, failed, failures, requestId),
  ])
  return failures
}

/**
 * Invokes, and again while the target is busy, until the items' visibility timeout is about to pass:
 * then the hold is dropped and the queue has them again.
 */
async function invokePatiently<I extends Item>(
  carrier: QueueCarrier<I>,
  part: readonly I[],
  requestId: string,
  busy: Busy,
): Promise<Failures | 'returned'> {
  const { env, source, signal } = carrier
  if (await isStale(carrier, part)) return allFailed(part, STALE)
  // What has no process yet when the source stops gets none: its items go back.
  const call: Call<I> = { requestId, items: part, signal }
  let untilMs: number | undefined
  for (let refusals = 0; ; refusals++) {
    const answer = await invokeOnce(env, source, call)
    if (answer.kind === 'ran') return answer.failures
    if (signal.aborted) {
      await giveBack(carrier, part, STOPPED)
      return 'returned'
    }
    const { reason } = answer
    untilMs ??= part[0]!.atMs + (await hiddenMs(carrier))
    const nextMs = Math.ceil(env.clock.nowMs() + backoffMs(refusals, env.random))
    const nextAtMs = nextMs < untilMs ? nextMs : undefined
    if (refusals === 0) {
      const more = { requestId, reason, ...(nextAtMs !== undefined && { nextAtMs }) }
      await note(carrier, throttledHops(source, part, env.clock.nowMs(), more))
    }
    if (nextAtMs === undefined) return allFailed(part, reason)
    await busy.rest(env.clock, nextAtMs, signal)
    // A clock that leapt may have woken the queue's next receiver first: the items are its own.
    if (env.clock.nowMs() >= untilMs) return allFailed(part, reason)
  }
}

/** Between a receive and its invocation there is the batching window, and next to nothing else. */
const PROMPT_MS = 1_000

/** After a suspend, or a clock that leapt, the queue may have given the items to another one. */
async function isStale<I extends Item>(
  carrier: QueueCarrier<I>,
  part: readonly I[],
): Promise<boolean> {
  const { env, source } = carrier
  const heldMs = env.clock.nowMs() - part[0]!.atMs
  if (heldMs <= source.windowMs + PROMPT_MS) return false
  return heldMs >= (await hiddenMs(carrier))
}

/** Makes visible at once what no target has seen. */
export async function giveBack<I extends Item>(
  { env, source }: Pick<QueueCarrier<I>, 'env' | 'source'>,
  part: readonly I[],
  reason: string,
): Promise<void> {
  if (part.length === 0) return
  await source.reader
    .giveBack(part, reason)
    .catch((error: unknown) => env.log.warn({ err: error }, 'messages could not be returned'))
}

/** What no filter wants is deleted from the queue, as AWS does. */
export async function drop<I extends Item>(
  carrier: QueueCarrier<I>,
  unwanted: readonly (readonly [I, string])[],
): Promise<void> {
  const { env, source } = carrier
  const nowMs = env.clock.nowMs()
  const hops = unwanted.map(([item, reason]) => ({
    ...hopOf(source, item, nowMs),
    outcome: 'filtered' as const,
    reason,
  }))
  const items = unwanted.map(([item]) => item)
  await Promise.all([note(carrier, hops), remove(carrier, items)])
}

async function finish<I extends Item>(
  carrier: QueueCarrier<I>,
  done: readonly I[],
  requestId: string,
): Promise<void> {
  if (done.length === 0) return
  const { env, source } = carrier
  const nowMs = env.clock.nowMs()
  const hops = done.map((item) => deliveredHop(source, item, nowMs, requestId))
  await Promise.all([note(carrier, hops), remove(carrier, done)])
}

/** Not deleted means delivered again: at least once, as AWS has it. */
async function remove<I extends Item>(
  { env, source }: QueueCarrier<I>,
  items: readonly I[],
): Promise<void> {
  await source.reader
    .delete(items)
    .catch((error: unknown) => env.log.warn({ err: error }, 'messages could not be deleted'))
}

async function fail<I extends Item>(
  carrier: QueueCarrier<I>,
  failed: readonly I[],
  reasons: Failures,
  requestId?: string,
): Promise<void> {
  const { env, source } = carrier
  const timeoutMs = await hiddenMs(carrier)
  const hops = failed.map((item) => ({
    ...hopOf(source, item, env.clock.nowMs(), requestId),
    outcome: 'failed' as const,
    reason: reasons.get(item.id)!,
    nextAtMs: item.atMs + timeoutMs,
  }))
  await note(carrier, hops)
}

function note<I extends Item>(
  { env, source }: QueueCarrier<I>,
  hops: Parameters<typeof recordHops>[2],
): Promise<void> {
  return recordHops(env, source.partition, hops)
}

async function hiddenMs<I extends Item>({ source }: QueueCarrier<I>): Promise<number> {
  return source.reader.hiddenMs().catch(() => 0)
}
