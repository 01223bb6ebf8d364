// One hop as one span of OpenTelemetry's. Spans of one event follow each other; where an event
// becomes another one (a message an invocation) the new one's first span hangs on the old one's last
// and links to it, so that the tie survives where their traces differ.
// https://opentelemetry.io/docs/specs/otel/trace/api/

import { hash } from 'node:crypto'
import type { Hop, HopOutcome } from '../kernel/hop.ts'

interface SpanContext {
  readonly traceId: string
  readonly spanId: string
}

interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue: string } | { readonly intValue: string }
}

/** As OTLP writes it in JSON: ids in hex, times in nanoseconds as text. */
export interface Span extends SpanContext {
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly Attribute[]
  readonly links?: readonly SpanContext[]
  readonly status: { readonly code: number; readonly message?: string }
}

const REMEMBERED = 20_000

/** The last span of each event, of the latest so many. */
export class SpanContexts {
  #last = new Map<string, SpanContext>()
  #count = 0

  last(id: string | undefined): SpanContext | undefined {
    return id === undefined ? undefined : this.#last.get(id)
  }

  remember(id: string, context: SpanContext): void {
    this.#last.delete(id)
    this.#last.set(id, context)
    if (this.#last.size > REMEMBERED) this.#last.delete(this.#last.keys().next().value!)
  }

  /** Tells alike hops apart. */
  next(): number {
    return this.#count++
  }
}

const INTERNAL = 1
const PRODUCER = 4
const CONSUMER = 5
const FAILED: ReadonlySet<HopOutcome> = new Set<HopOutcome>([
  'failed',
  'dead-lettered',
  'dropped',
  'expired',
  'refused',
])

export function spanOf(hop: Hop, contexts: SpanContexts): Span {
  const before = contexts.last(hop.id)
  const cause = contexts.last(hop.parentId)
  const above = before ?? cause
  const traceId = traceIdOf(hop.traceId) ?? above?.traceId ?? hex(hop.parentId ?? hop.id, 32)
  const identity = `${hop.id} ${hop.via} ${hop.outcome} ${hop.atMs} ${contexts.next()}`
  const context = { traceId, spanId: hex(identity, 16) }
  contexts.remember(hop.id, context)
  const time = `${hop.atMs}000000`
  const failed = FAILED.has(hop.outcome)
  return {
    ...context,
    ...(above?.traceId === traceId && { parentSpanId: above.spanId }),
    name: `${hop.via} ${hop.outcome}`,
    kind: kindOf(hop.outcome),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes: attributesOf(hop),
    ...(before === undefined && cause !== undefined && { links: [cause] }),
    status: failed ? { code: 2, message: hop.reason ?? hop.outcome } : { code: 0 },
  }
}

function kindOf(outcome: HopOutcome): number {
  if (outcome === 'accepted') return PRODUCER
  return outcome === 'received' ? CONSUMER : INTERNAL
}

/** X-Ray's `1-5759e988-bd862e3fe1be46a994272793` holds the same 32 digits. */
function traceIdOf(root: string | undefined): string | undefined {
  const digits = root?.startsWith('1-') ? root.slice(2).replace('-', '') : root
  const isId = digits !== undefined && /^[0-9a-f]{32}$/.test(digits) && !/^0+$/.test(digits)
  return isId ? digits : undefined
}

function hex(text: string, digits: number): string {
  return hash('sha256', text, 'hex').slice(0, digits)
}

function attributesOf(hop: Hop): Attribute[] {
  const texts: Record<string, string | undefined> = {
    'millrace.event.id': hop.id,
    'millrace.event.parent_id': hop.parentId,
    'millrace.from': hop.from,
    'millrace.to': hop.to,
    'millrace.via': hop.via,
    'millrace.outcome': hop.outcome,
    'millrace.reason': hop.reason,
    'aws.request_id': hop.requestId,
  }
  const attributes: Attribute[] = []
  for (const [key, stringValue] of Object.entries(texts)) {
    if (stringValue !== undefined) attributes.push({ key, value: { stringValue } })
  }
  if (hop.attempt !== undefined) {
    attributes.push({ key: 'millrace.attempt', value: { intValue: String(hop.attempt) } })
  }
  return attributes
}
