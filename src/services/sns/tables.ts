// Rows and keys of SNS. A topic's partition holds the topic, its subscriptions and what FIFO topics
// remember; all but the topic itself begin with the topic's generation, so that a topic deleted and
// created again starts empty whether or not the old rows are swept yet.

import { Counter, Table, type Reading } from '../../store/table.ts'
import type { SnsMessage } from './port.ts'

type Strings = Readonly<Record<string, string>>

export interface TopicRow {
  readonly name: string
  readonly account: string
  readonly region: string
  readonly arn: string
  readonly fifo: boolean
  readonly generation: number
  /**
   * Changes with the topic and with any of its subscriptions: what is compiled from them is kept
   * in memory under it. Random, because a number would be given out again after a failed commit.
   */
  readonly version: string
  readonly createdMs: number
  /** As the caller gave them. */
  readonly attributes: Strings
  readonly tags: Strings
  readonly dataProtectionPolicy?: string
  /** Since when messages are archived. */
  readonly archivedSinceMs?: number
  readonly subscriptionsDeleted: number
  /** Subscriptions now, and those of them that have a filter policy. */
  readonly subscriptions: number
  readonly filters: number
  /** A tombstone: keeps the generation counting. */
  readonly deletedMs?: number
}

export interface SubscriptionRow {
  readonly id: string
  readonly arn: string
  readonly protocol: string
  readonly endpoint: string
  /** Account of the subscriber, and who asked. */
  readonly owner: string
  readonly principal: string
  readonly createdMs: number
  /** Until it is confirmed. */
  readonly pending?: { readonly token: string; readonly untilMs: number }
  readonly authenticated: boolean
  /** Only a signed caller may unsubscribe. */
  readonly signedUnsubscribe?: true
  readonly attributes: Strings
  readonly replay?: Replay
}

/** Where a replay of archived messages stands. */
export interface Replay {
  /** Tells this replay from an earlier one of the same subscription. */
  readonly id: string
  readonly status: 'Pending' | 'In progress' | 'Completed' | 'Failed'
  readonly fromMs: number
  /** After it the subscription gets nothing until the policy is taken away. */
  readonly untilMs?: number
}

export const topicTable = new Table<[], TopicRow>('topic')
export const subscriptionTable = new Table<[generation: number, id: string], SubscriptionRow>('sub')
/** An endpoint may be subscribed once; its text may be longer than a key, its digest is not. */
export const endpointTable = new Table<[generation: number, digest: string], string>('end')
/** Tokens of confirmations, also of those given already. */
export const tokenTable = new Table<
  [generation: number, token: string],
  { readonly id: string; readonly untilMs: number }
>('tok')
export const sequenceCounter = new Counter<[generation: number]>('seq')

export interface DeduplicationRow {
  readonly messageId: string
  readonly sequence: number
  readonly sentAtMs: number
}
/** `group` is empty when deduplication spans the topic. */
export const deduplicationTable = new Table<
  [generation: number, group: string, id: string],
  DeduplicationRow
>('dd')
export const deduplicationAge = new Table<
  [generation: number, sentAtMs: number, sequence: number],
  { readonly group: string; readonly id: string }
>('da')

/** Archived messages in order; a long one is stored as a text. */
export const archiveTable = new Table<
  [generation: number, atMs: number, sequence: number],
  { readonly message: SnsMessage } | { readonly storedAs: string }
>('ar')

/** Long texts in pieces, and who still needs them (see `stored-text.ts`). */
export const textTable = new Table<[id: string, piece: number], string>('t')
export const textHolderTable = new Table<[id: string, holder: string], null>('th')
export const textKeeperTable = new Table<[id: string], string>('tk')

/** What the directory says of a subscription. */
export interface ListedSubscription {
  readonly topicArn: string
  readonly protocol: string
  readonly endpoint: string
  readonly owner: string
  readonly pending: boolean
}

/** undefined for a topic that was deleted. */
export function* readTopic(): Reading<TopicRow | undefined> {
  const topic = yield* topicTable.get()
  return topic?.deletedMs === undefined ? topic : undefined
}
