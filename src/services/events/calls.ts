// Calls that EventBridge would make of services that Millrace does not have: kept, newest so many per
// account and region, and never sent.

import { parseArn } from '../../kernel/arn.ts'
import { assert } from '../../kernel/assert.ts'
import { traceIdOf } from '../../kernel/trace-header.ts'
import type { Store } from '../../store/store.ts'
import { Counter, Table, take } from '../../store/table.ts'
import { CALLS_FORWARD, type CallOutbox, type ForwardedCall, type TargetCall } from './port.ts'

export interface CallRow extends TargetCall {
  readonly sequence: number
  readonly atMs: number
  readonly eventId: string
  /** ARN of the rule or the schedule. */
  readonly from: string
  readonly targetArn: string
}

const callTable = new Table<[sequence: number], CallRow>('call')
const sequenceCounter = new Counter<[]>('call-seq')

const SUFFIX = '/calls'
const MOST_KEPT = 1_000
const MOST_PARTITIONS = 1_000

/** `forward`: endpoints by service, to which calls are sent as well. */
export function createCallOutbox(
  store: Store,
  forward: ReadonlyMap<string, string> = new Map(),
): CallOutbox {
  return {
    record(origin, call, intentId) {
      const { from, eventId, targetArn, via, traceHeader } = origin
      const endpoint = forward.get(call.service)
      const owner = parseArn(from)
      assert(owner !== undefined, 'rules and schedules have ARNs')
      const { account, region } = owner
      return store.transact(`events/${account}/${region}${SUFFIX}`, function* (tx) {
        if (intentId !== undefined && !(yield* take(intentId))) return { taken: true }
        const sequence = (yield* sequenceCounter.get()) + 1
        sequenceCounter.add(tx, [], 1)
        const row = { sequence, atMs: tx.nowMs, eventId, from, targetArn, ...call }
        callTable.put(tx, [sequence], row)
        if (sequence > MOST_KEPT) callTable.del(tx, [sequence - MOST_KEPT])
        tx.hop({
          ...{ atMs: tx.nowMs, id: eventId, traceId: traceIdOf(traceHeader), from },
          ...{ to: targetArn, via, outcome: 'delivered' },
          reason: `${call.service}:${call.action} is recorded in the outbox of calls and ${endpoint === undefined ? 'not sent' : `goes on to ${endpoint}`}`,
        })
        if (endpoint !== undefined) {
          const payload: ForwardedCall = { ...origin, call, endpoint }
          tx.emit({ edge: CALLS_FORWARD, target: targetArn, payload })
        }
        return { taken: true }
      })
    },
  }
}

export interface RecordedCall extends CallRow {
  readonly account: string
  readonly region: string
}

/** Newest first, over all accounts and regions. */
export async function listCalls(
  store: Store,
  filter: { readonly service?: string | undefined; readonly limit: number },
): Promise<RecordedCall[]> {
  const found: RecordedCall[] = []
  let partitions = 0
  for await (const partition of store.partitions('events/')) {
    if (!partition.endsWith(SUFFIX) || partitions++ >= MOST_PARTITIONS) continue
    const [, account = '', region = ''] = partition.split('/')
    const rows = await store.transact(partition, () =>
      callTable.range([], { limit: filter.limit, reverse: true }),
    )
    for (const { row } of rows) {
      if (filter.service === undefined || row.service === filter.service) {
        found.push({ account, region, ...row })
      }
    }
  }
  return found.sort((a, b) => b.atMs - a.atMs || b.sequence - a.sequence).slice(0, filter.limit)
}
