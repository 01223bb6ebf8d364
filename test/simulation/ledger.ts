// The history, told per message: who said it, where it was seen, what became of it.

import type { Event, Outcome, Seen } from './history.ts'
import { FAN_OUTS, LINES } from './topology.ts'

export interface Attempt {
  readonly sentN: number
  readonly sentMs: number
  doneN: number
  doneMs: number
  outcome: Outcome
  id: string | undefined
  /** Place in its batch. */
  readonly at: number
}

/** What somebody said, on one queue. */
export interface Story {
  readonly queue: string
  readonly value: string
  readonly group: string | undefined
  readonly deduplicated: boolean
  /** Sent to the queue itself; else a topic's message, which has another id there. */
  readonly direct: boolean
  readonly attempts: Attempt[]
}

export interface Delivery {
  readonly n: number
  readonly atMs: number
  readonly at: number
  readonly batch: number
  readonly queue: string
  readonly count: number
  readonly value: string
  readonly id: string
  /** How it ended: handled by a function, or given to a consumer. */
  handled: boolean
}

export interface Batch {
  readonly op: number
  readonly queue: string
  readonly fn: string | undefined
  readonly startN: number
  readonly startMs: number
  endN: number
  readonly life: number
  readonly messages: readonly Seen[]
}

export interface Ledger {
  readonly stories: Map<string, Story>
  readonly deliveries: Delivery[]
  readonly byId: Map<string, Delivery[]>
  readonly batches: Batch[]
  /** Ids whose deletion was acknowledged to a consumer, and when. */
  readonly deleted: Map<string, number>
  /** Ids whose deletion was at least asked for. */
  readonly deleteAsked: Set<string>
  readonly dead: Map<string, { queue: string; count: number; value: string }>
}

export const keyOf = (queue: string, value: string) => `${queue} ${value}`

const SOURCE_OF = new Map(LINES.flatMap(({ fn, queue }) => (fn ? [[fn, queue] as const] : [])))
const QUEUES_OF = new Map(FAN_OUTS.map(({ topic, queues }) => [topic, queues]))

export function ledgerOf(events: readonly Event[]): Ledger {
  const ledger: Ledger = {
    stories: new Map(),
    deliveries: [],
    byId: new Map(),
    batches: [],
    deleted: new Map(),
    deleteAsked: new Set(),
    dead: new Map(),
  }
  const open = new Map<number, Event>()
  for (const event of events) {
    switch (event.kind) {
      case 'send':
      case 'publish':
        said(ledger, event)
        break
      case 'sent':
      case 'published':
        answered(ledger, open.get(event.op)!, event)
        break
      case 'received': {
        const from = open.get(event.op) as Extract<Event, { kind: 'receive' }>
        batch(ledger, event, from.queue, undefined, event.messages).endN = event.n
        break
      }
      case 'call': {
        const queue = SOURCE_OF.get(event.fn)
        if (queue !== undefined) batch(ledger, event, queue, event.fn, event.messages)
        break
      }
      case 'answer':
        handled(ledger, event)
        break
      case 'delete':
        for (const id of event.ids) ledger.deleteAsked.add(id)
        break
      case 'deleted':
        for (const id of event.gone) ledger.deleted.set(id, event.n)
        break
      case 'dead':
        for (const { id, value, count } of event.messages) {
          ledger.dead.set(id, { queue: event.queue, count, value })
        }
        break
      default:
        break
    }
    if ('op' in event && !open.has(event.op)) open.set(event.op, event)
  }
  return ledger
}

function targets(event: Extract<Event, { kind: 'send' | 'publish' }>): readonly string[] {
  return event.kind === 'send' ? [event.queue] : QUEUES_OF.get(event.topic)!
}

function said(ledger: Ledger, event: Extract<Event, { kind: 'send' | 'publish' }>): void {
  for (const queue of targets(event)) {
    for (const [at, { value, group, deduplicationId }] of event.entries.entries()) {
      const key = keyOf(queue, value)
      const story = ledger.stories.get(key) ?? {
        ...{ queue, value, group, attempts: [], direct: event.kind === 'send' },
        deduplicated: deduplicationId !== undefined,
      }
      ledger.stories.set(key, story)
      const { n, atMs } = event
      const unknown = { doneN: Infinity, doneMs: Infinity, outcome: 'info', id: undefined } as const
      story.attempts.push({ sentN: n, sentMs: atMs, at, ...unknown })
    }
  }
}

function answered(
  ledger: Ledger,
  begun: Event,
  event: Extract<Event, { kind: 'sent' | 'published' }>,
): void {
  const said = begun as Extract<Event, { kind: 'send' | 'publish' }>
  for (const queue of targets(said)) {
    for (const [at, { value }] of said.entries.entries()) {
      const { attempts } = ledger.stories.get(keyOf(queue, value))!
      const attempt = attempts.find(({ sentN }) => sentN === said.n)!
      attempt.doneN = event.n
      attempt.doneMs = event.atMs
      attempt.id = event.ids[at]
      // An entry of a batch may be refused alone.
      attempt.outcome = event.outcome === 'ok' && attempt.id === undefined ? 'fail' : event.outcome
    }
  }
}

function batch(
  ledger: Ledger,
  { n, atMs, life, op }: Event & { op: number },
  queue: string,
  fn: string | undefined,
  messages: readonly Seen[],
): Batch {
  const made: Batch = { op, queue, fn, startN: n, startMs: atMs, endN: Infinity, life, messages }
  ledger.batches.push(made)
  for (const [at, { id, value, count }] of messages.entries()) {
    const delivery = { n, atMs, at, batch: op, queue, count, value, id, handled: false }
    ledger.deliveries.push(delivery)
    const known = ledger.byId.get(id)
    if (known) known.push(delivery)
    else ledger.byId.set(id, [delivery])
  }
  return made
}

function handled(ledger: Ledger, event: Extract<Event, { kind: 'answer' }>): void {
  const of = ledger.batches.findLast(({ op }) => op === event.op)
  if (of === undefined) return
  of.endN = event.n
  if (event.result !== 'ok') return
  for (const delivery of ledger.deliveries) {
    if (delivery.batch === of.op && !event.failed.includes(delivery.id)) delivery.handled = true
  }
}
