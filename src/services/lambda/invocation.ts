// Invoking: which version runs, with what, and what an asynchronous invocation leaves behind.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-invocation.html

import type { Random } from '../../kernel/random.ts'
import { take } from '../../store/table.ts'
import { functionNotFound, invalidRequestContent, requestTooLarge } from './errors.ts'
import type { Direct } from './direct-hops.ts'
import type { ExecutionResult } from './execution/executor.ts'
import { functionArn, type FunctionName } from './function-name.ts'
import type { ResponseSink } from './execution/response-sink.ts'
import { findVersion, LATEST, requireVersion, type Found } from './functions.ts'
import type { Lambda } from './lambda.ts'
import { enterLoop } from './loop.ts'
import { MAX_ASYNC_PAYLOAD_BYTES } from './limits.ts'
import type { AsyncEvent } from './port.ts'
import { functionPartition } from './tables.ts'

export interface Invocation {
  readonly name: FunctionName
  readonly payload: string | Uint8Array
  readonly requestId: string
  readonly traceHeader?: string | undefined
  readonly clientContext?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Takes the answer as it comes. */
  readonly sink?: ResponseSink | undefined
  /** Somebody waits for it who tells nothing of it himself, as edges do. */
  readonly direct?: Direct | undefined
}

/** Runs the function and waits for it. Throws AwsError when nothing ran. */
export async function invokeNow(lambda: Lambda, of: Invocation): Promise<Invoked> {
  return invokeFound(lambda, await requireInvocable(lambda, of.name), of)
}

export type Invoked = ExecutionResult & { executedVersion: string; traceHeader: string }

/** The same for a version that has been looked up. */
export async function invokeFound(
  lambda: Lambda,
  { fn, version }: Found,
  of: Invocation,
): Promise<Invoked> {
  const trace = enterLoop(
    traceHeader(of.traceHeader, lambda.env.clock.nowMs(), lambda.env.random),
    fn,
  )
  const invokedArn = functionArn(of.name, of.name.qualifier)
  const run = lambda.executor.invoke({
    fn,
    version,
    invokedArn,
    payload: of.payload,
    requestId: of.requestId,
    traceHeader: trace,
    clientContext: of.clientContext,
    signal: of.signal,
    sink: of.sink,
  })
  const { direct, requestId: id } = of
  const hop = direct && { ...direct, id, requestId: id, traceId: rootOf(trace), to: invokedArn }
  const result = hop === undefined ? await run : await lambda.directHops.told(fn, hop, run)
  return { ...result, executedVersion: version.version, traceHeader: trace }
}

/** The version to run; Invoke names `$LATEST` where other operations name the function only. */
export async function requireInvocable(lambda: Lambda, name: FunctionName) {
  // A configuration that is committed but not yet on the disk may run: nothing is acknowledged by it.
  return requireVersion(
    lambda.env,
    { ...name, qualifier: name.qualifier ?? LATEST },
    { durability: 'buffered' },
  )
}

/** Puts an event on the function's queue; durable when it resolves. */
export async function enqueue(
  lambda: Lambda,
  of: Omit<Invocation, 'payload' | 'signal'> & {
    readonly payload: string
    readonly from: string
    readonly via: string
    readonly parentId?: string
    readonly note?: string
  },
  intentId?: string,
): Promise<{ taken: boolean }> {
  const bytes = Buffer.byteLength(of.payload)
  if (bytes > MAX_ASYNC_PAYLOAD_BYTES) throw requestTooLarge(bytes, MAX_ASYNC_PAYLOAD_BYTES)
  const arn = functionArn(of.name, of.name.qualifier)
  const trace = traceHeader(of.traceHeader, lambda.env.clock.nowMs(), lambda.env.random)
  return lambda.env.store.transact(functionPartition(of.name), function* (tx) {
    const found = yield* findVersion(tx, of.name.qualifier)
    if (!found) throw functionNotFound(functionArn(of.name, of.name.qualifier ?? LATEST))
    if (intentId !== undefined && !(yield* take(intentId))) return { taken: false }
    const event: AsyncEvent = {
      functionArn: arn,
      requestId: of.requestId,
      payload: of.payload,
      traceHeader: trace,
      clientContext: of.clientContext,
      from: of.from,
    }
    const carriedBy = tx.emit({ edge: 'lambda-async', target: found.fn.arn, payload: event })
    tx.hop({
      atMs: tx.nowMs,
      id: of.requestId,
      parentId: of.parentId,
      traceId: rootOf(trace),
      from: of.from,
      to: arn,
      via: of.via,
      outcome: 'accepted',
      reason: of.note,
      requestId: of.requestId,
      intentId: carriedBy,
    })
    return { taken: true }
  })
}

/** The event as text; throws InvalidRequestContentException for what is no JSON. */
export function jsonText(payload: Uint8Array | undefined): string {
  if (!payload || payload.length === 0) return '{}'
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8')
  try {
    JSON.parse(text)
  } catch (error) {
    const reason = (error as Error).message
    throw invalidRequestContent(`Could not parse request body into json: ${reason}`)
  }
  return text
}

/** The X-Ray header that the function sees: the caller's, or a new one, not sampled. */
export function traceHeader(given: string | undefined, nowMs: number, random: Random): string {
  const hex = (bytes: number) => Buffer.from(random.bytes(bytes)).toString('hex')
  if (given && given.length <= 1024 && rootOf(given)) {
    return given.includes('Parent=') ? given : `${given};Parent=${hex(8)};Sampled=0`
  }
  const seconds = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0')
  const chance = hex(20)
  return `Root=1-${seconds}-${chance.slice(0, 24)};Parent=${chance.slice(24)};Sampled=0`
}

/** `Root=…` of a trace header, without its key. */
export function rootOf(header: string): string | undefined {
  for (const part of header.split(';', 16)) {
    const [key, value] = part.trim().split('=', 2)
    if (key === 'Root' && value) return value
  }
  return undefined
}
