// A function as what a source gives its batches to: the event that it is invoked with, and what its
// answer says. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html

import type { Answer, Call, Item, Target } from '../../delivery/source/source.ts'
import { allFailed } from '../../delivery/source/source.ts'
import type { InvokeResult, LambdaPort } from '../../services/lambda/port.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import { failuresOf, stateOf } from './response.ts'

/** A synchronous invocation takes 6 MB; one message is at most 1 MiB, so each fits alone. */
const MAX_EVENT_BYTES = 6 * 1_048_576
const ENVELOPE = '{"Records":[]}'

/** Refusals that pass by themselves: the function is being created or updated, or AWS-side trouble. */
const PASSING = new Set([
  'ResourceConflictException',
  'ResourceNotReadyException',
  'ServiceException',
  'InternalFailure',
])

type Mapping = Pick<
  EventSourceMappingRow,
  'functionArn' | 'eventSourceArn' | 'reportBatchItemFailures'
>

export function functionTarget(lambda: LambdaPort, mapping: Mapping): Target {
  const { functionArn, eventSourceArn: from } = mapping
  return {
    arn: functionArn,
    maxBytes: MAX_EVENT_BYTES - ENVELOPE.length,
    loops: (traceHeader) => lambda.loops(functionArn, traceHeader),
    async invoke(call) {
      const { requestId, signal } = call
      const traceHeader = traceHeaderOf(call.items)
      const result = await lambda.invoke({
        ...{ functionArn, payload: eventOf(call, from), requestId, from, signal },
        ...(traceHeader !== undefined && { traceHeader }),
      })
      return answerOf(result, call, mapping.reportBatchItemFailures)
    },
  }
}

function answerOf(result: InvokeResult, { items, window }: Call, reports: boolean): Answer {
  if (result.kind === 'throttled')
    return { kind: 'busy', reason: `TooManyRequestsException: ${result.reason}` }
  if (result.kind === 'refused') {
    const reason = `${result.code}: ${result.reason}`
    if (PASSING.has(result.code)) return { kind: 'busy', reason }
    return { kind: 'ran', failures: allFailed(items, reason), error: reason, detail: result }
  }
  const ids = items.map(({ id }) => id)
  const { failures, error } = failuresOf(result, ids, reports)
  const state = window === undefined ? undefined : stateOf(result.payload)
  return { kind: 'ran', failures, error, state, detail: result }
}

function eventOf({ items, window }: Call, eventSourceARN: string): string {
  const records = `{"Records":[${items.map(({ json }) => json).join(',')}]`
  if (window === undefined) return `${records}}`
  const { startMs, endMs, shard: shardId, isFinal, terminatedEarly } = window
  const more = {
    window: { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() },
    ...{ shardId, eventSourceARN, isFinalInvokeForWindow: isFinal },
    isWindowTerminatedEarly: terminatedEarly,
  }
  return `${records},"state":${window.state},${JSON.stringify(more).slice(1)}`
}

/** The trace of a batch is that of its message with the longest way behind it, or else the first. */
export function traceHeaderOf(items: readonly Pick<Item, 'traceHeader'>[]): string | undefined {
  let chosen: string | undefined
  let longest = -1
  for (const { traceHeader } of items) {
    if (traceHeader === undefined) continue
    const invocations = invocationsOf(traceHeader)
    if (invocations <= longest) continue
    chosen = traceHeader
    longest = invocations
  }
  return chosen
}

/** Invocations that a header's `Lineage=hash:count|hash:count` counts. */
function invocationsOf(header: string): number {
  const at = header.indexOf('Lineage=')
  if (at < 0) return 0
  let sum = 0
  for (const step of header.slice(at + 8).split('|', 32)) {
    sum += Number.parseInt(step.slice(step.indexOf(':') + 1), 10) || 0
  }
  return sum
}
