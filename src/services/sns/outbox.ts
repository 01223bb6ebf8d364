// What goes to people and devices is not sent but kept here, newest so many per account and region:
// https://docs.aws.amazon.com/sns/latest/dg/sns-user-notifications.html

import { traceIdOf } from '../../kernel/trace-header.ts'
import { assert } from '../../kernel/assert.ts'
import type { Store, Tx } from '../../store/store.ts'
import { Counter, Table, take, type Reading } from '../../store/table.ts'
import { topicOfArn } from './address.ts'
import { endpointRefusal } from './platform.ts'
import type { OutboxEntry, SnsOutbox } from './port.ts'
import { isOptedOut } from './sms.ts'

export interface OutboxRow extends Omit<OutboxEntry, 'traceHeader'> {
  readonly sequence: number
  readonly atMs: number
  /** The text was longer than what is kept of it. */
  readonly cut?: true
}

const outboxTable = new Table<[sequence: number], OutboxRow>('out')
const sequenceCounter = new Counter<[]>('out-seq')

const SUFFIX = '/outbox'
/** Kept per account and region. */
const MOST_KEPT = 1_000
const LONGEST_TEXT = 262_144
const MOST_PARTITIONS = 1_000

/** With it live all that sends without a topic: phones, platform applications and endpoints. */
export function outboxOf(account: string, region: string): string {
  return `sns/${account}/${region}${SUFFIX}`
}

export function* keep(tx: Tx, entry: OutboxEntry): Reading<void> {
  const { traceHeader: _, ...rest } = entry
  const sequence = (yield* sequenceCounter.get()) + 1
  sequenceCounter.add(tx, [], 1)
  const cut = entry.text.length > LONGEST_TEXT
  outboxTable.put(tx, [sequence], {
    sequence,
    atMs: tx.nowMs,
    ...rest,
    text: cut ? entry.text.slice(0, LONGEST_TEXT) : entry.text,
    ...(cut && { cut }),
  })
  if (sequence > MOST_KEPT) outboxTable.del(tx, [sequence - MOST_KEPT])
}

/** Why AWS would not send this either; undefined when it would. */
export function* outboxRefusal({
  protocol,
  to,
}: OutboxEntry): Reading<{ code: string; reason: string } | undefined> {
  if (protocol === 'application') return yield* endpointRefusal(to)
  if (protocol === 'sms' && (yield* isOptedOut(to))) {
    return { code: 'OptedOut', reason: `${to} has opted out of text messages` }
  }
  return undefined
}

export function createOutbox(store: Store): SnsOutbox {
  return {
    async record(topicArn, entry, intentId) {
      const topic = topicOfArn(topicArn)
      assert(topic !== undefined, 'SNS emits its topics by ARN')
      return store.transact(outboxOf(topic.account, topic.region), function* (tx) {
        const refusal = yield* outboxRefusal(entry)
        if (refusal !== undefined) return { refusal }
        if (!(yield* take(intentId))) return { taken: true }
        yield* keep(tx, entry)
        tx.hop({
          atMs: tx.nowMs,
          id: entry.messageId,
          traceId: traceIdOf(entry.traceHeader),
          from: topicArn,
          to: entry.to,
          via: 'sns-to-outbox',
          outcome: 'delivered',
          reason: `${entry.protocol}: Millrace keeps it in its outbox and sends nothing`,
        })
        return { taken: true }
      })
    },
  }
}

export interface OutboxFilter {
  /** Part of the address. */
  readonly to?: string | undefined
  readonly protocol?: string | undefined
  readonly limit: number
}

export interface OutboxMessage extends OutboxRow {
  readonly account: string
  readonly region: string
}

/** Newest first, over all accounts and regions. */
export async function listOutbox(store: Store, filter: OutboxFilter): Promise<OutboxMessage[]> {
  const found: OutboxMessage[] = []
  let partitions = 0
  for await (const partition of store.partitions('sns/')) {
    if (!partition.endsWith(SUFFIX) || partitions++ >= MOST_PARTITIONS) continue
    const [, account = '', region = ''] = partition.split('/')
    const rows = await store.transact(partition, () =>
      outboxTable.range([], { limit: MOST_KEPT, reverse: true }),
    )
    const wanted = rows.filter(({ row }) => matches(row, filter)).slice(0, filter.limit)
    found.push(...wanted.map(({ row }) => ({ account, region, ...row })))
  }
  return found.sort((a, b) => b.atMs - a.atMs || b.sequence - a.sequence).slice(0, filter.limit)
}

function matches(row: OutboxRow, { to, protocol }: OutboxFilter): boolean {
  return (
    (to === undefined || row.to.includes(to)) &&
    (protocol === undefined || row.protocol === protocol)
  )
}

/** Of one account and region, oldest first. */
export async function outboxOfRegion(
  store: Store,
  { account, region }: { readonly account: string; readonly region: string },
  protocol: OutboxEntry['protocol'],
  to?: string,
): Promise<OutboxRow[]> {
  const rows = await store.transact(outboxOf(account, region), () =>
    outboxTable.range([], { limit: MOST_KEPT }),
  )
  const isWanted = (row: OutboxRow) =>
    row.protocol === protocol && (to === undefined || row.to === to)
  return rows.map(({ row }) => row).filter(isWanted)
}

/** Forgets some of them. */
export async function forget(
  store: Store,
  { account, region }: { readonly account: string; readonly region: string },
  messages: readonly OutboxRow[],
): Promise<void> {
  if (messages.length === 0) return
  await store.transact(outboxOf(account, region), function* (tx) {
    for (const { sequence } of messages) outboxTable.del(tx, [sequence])
  })
}

/** How many messages are kept, for metrics. */
export async function countOutbox(store: Store): Promise<number> {
  let count = 0
  let partitions = 0
  for await (const partition of store.partitions('sns/')) {
    if (!partition.endsWith(SUFFIX) || partitions++ >= MOST_PARTITIONS) continue
    const kept = await store.transact(partition, () => sequenceCounter.get())
    count += Math.min(kept, MOST_KEPT)
  }
  return count
}
