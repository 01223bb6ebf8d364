// What the edges that carry Firehose's buffers have in common.

import type { AnyFailure, CarryContext, Next, Outcome } from '../delivery/edge.ts'
import { exponential } from '../delivery/retry.ts'
import type { BufferJob } from '../services/firehose/port.ts'
import type { Intent } from '../store/store.ts'

/** AWS holds records for a day. */
const HOLD_MS = 24 * 3_600_000

/** Its end is decided where the buffer is known; this is far behind it. */
const retries = exponential({ firstMs: 1_000, capMs: 300_000, maxAgeMs: 7 * HOLD_MS })

export function delivering(
  intent: Intent,
  failure: AnyFailure,
  { nowMs, jitter }: CarryContext,
): Next {
  const { attempt, emittedAtMs: firstAtMs } = intent
  const atMs = retries({ attempt, firstAtMs, nowMs, jitter: jitter() })
  return atMs === undefined ? { kind: 'drop', reason: failure.reason } : { kind: 'retry', atMs }
}

export function isOver({ atMs }: { readonly atMs: number }, nowMs: number): boolean {
  return nowMs - atMs >= HOLD_MS
}

export const GONE: Outcome = {
  kind: 'ended',
  outcome: 'dropped',
  reason: 'the delivery stream or its buffer is gone',
}

export function describeBuffer(intent: Intent) {
  const { streamArn, id, number } = intent.payload as BufferJob
  return { id: `${id}/${number}`, from: streamArn, to: streamArn }
}
