// The door that CloudWatch Logs opens: Lambda's output comes in here. A hot path: one transaction and
// few rows per call, however many events it brings.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Env, PortOf } from '../service.ts'
import { enterGroup, scopeOf } from './group-store.ts'
import { appendEvents, createStream } from './append.ts'
import { accountPartition } from './account.ts'
import { tell } from './live.ts'
import { MAX_RESOURCE_POLICIES, mergedPolicies, resourcePolicies } from './resource-policy.ts'
import { groupPartition, groups, nameKey, streams, type GroupRow, type LogEvent } from './tables.ts'

export type { SubscribedEvents } from './subscription.ts'

export const LOGS: PortOf<LogsPort> = { service: 'logs' }

export interface LogsPort {
  /**
   * Appends events to a stream; group and stream come into being on first use, as a Lambda function's
   * do. Resolves at commit: a power cut may take the last lines, as it may in AWS.
   */
  append(
    account: string,
    region: string,
    logGroup: string,
    logStream: string,
    events: readonly LogEvent[],
  ): Promise<void>
  /**
   * A group as others ask for it before they write: the statements of all resource policies of its
   * account and region as one policy; undefined when there is no such group.
   */
  group(
    account: string,
    region: string,
    logGroup: string,
  ): Promise<{ readonly policy: string } | undefined>
  /** Calls `wake` after commits that may have brought events to the group: a hint, look again. */
  watch(account: string, region: string, logGroup: string, wake: () => void): () => void
}

// --- What Logs itself needs: the buckets that exports go to.

export interface ExportBuckets {
  /** Why the group's events cannot be written to a bucket, in AWS's words; undefined: they can. */
  whyNot(bucket: string, from: ExportSender): Promise<string | undefined>
  /** Replaces what is there. Rejects with S3's AwsError. */
  write(object: ExportObject): Promise<unknown>
}

export interface ExportSender {
  readonly account: string
  readonly region: string
  /** ARN of the log group. */
  readonly group: string
}

export interface ExportObject {
  readonly bucket: string
  readonly key: string
  readonly content: Uint8Array | AsyncIterable<Uint8Array>
  /** ARN of the log group. */
  readonly from: string
  /** The task's id. */
  readonly parentId: string
}

export function createLogsPort(env: Pick<Env, 'store'>): LogsPort {
  return {
    async append(account, region, logGroup, logStream, events) {
      if (events.length === 0) return
      const ordered = inOrder(events)
      const partition = groupPartition(account, region, logGroup)
      const owner = { account, region }
      const append = () =>
        env.store.transact(partition, (tx) => appendIn(tx, logStream, ordered), {
          durability: 'buffered',
        })
      let ingestedAtMs = await append()
      if (ingestedAtMs === 'no group') {
        await env.store.transact(scopeOf(owner, logGroup), function* (tx) {
          if ((yield* groups.get()) !== undefined) return
          yield* enterGroup(tx, owner, newGroup(logGroup, tx.nowMs))
        })
        ingestedAtMs = await append()
      }
      if (ingestedAtMs === 'no group') return
      if (ingestedAtMs === undefined) return
      tell(env.store, partition, { logStream, ingestedAtMs, events: ordered })
    },

    async group(account, region, logGroup) {
      const read = { durability: 'buffered' } as const
      const partition = groupPartition(account, region, logGroup)
      const group = await env.store.transact(partition, () => groups.get(), read)
      if (group === undefined || group.deleting) return undefined
      const policies = await env.store.transact(
        accountPartition({ account, region }),
        () => resourcePolicies.range([], { limit: MAX_RESOURCE_POLICIES * 2 }),
        read,
      )
      return { policy: mergedPolicies(policies.map(({ row }) => row.document)) }
    },

    watch: (account, region, logGroup, wake) =>
      env.store.watch(groupPartition(account, region, logGroup), wake),
  }
}

function* appendIn(
  tx: Tx,
  logStream: string,
  events: readonly LogEvent[],
): Reading<number | 'no group' | undefined> {
  const group = yield* groups.get()
  if (group === undefined) return 'no group'
  // A group that is being deleted takes nothing: its functions' output goes with it.
  if (group.deleting) return undefined
  let stream = yield* streams.get(nameKey(logStream))
  stream ??= createStream(tx, group, logStream)
  yield* appendEvents(tx, group, stream, events)
  return tx.nowMs
}

export function newGroup(name: string, nowMs: number): GroupRow {
  return { name, createdAtMs: nowMs, logGroupClass: 'STANDARD', tags: {}, nextStreamId: 1 }
}

function inOrder(events: readonly LogEvent[]): readonly LogEvent[] {
  for (let i = 1; i < events.length; i++) {
    if (events[i]!.timestampMs < events[i - 1]!.timestampMs) {
      return [...events].sort((a, b) => a.timestampMs - b.timestampMs)
    }
  }
  return events
}
