// Outbox rows: what an engine stores of an intent, and where it stands among others.

import type { Channel, Intent } from '../store.ts'

/** `body` is the JSON of everything but the id and the due time. */
export interface IntentRow {
  readonly id: string
  readonly dueAtMs: number
  /** Its channel as ordered text, see `channelText`. */
  readonly channel: string
  /** Where it stands in its channel, before its id: 0 in a lane, else its due time. */
  readonly position: number
  readonly body: string
  /** Of an intent that is tried again, as read from `body`: it will be read once more soon. */
  readonly decoded?: Intent
}

export function encodeIntent(intent: Intent, channel = channelText(intent)): IntentRow {
  const { id, dueAtMs } = intent
  return { id, dueAtMs, channel, position: positionOf(intent), body: bodyOf(intent) }
}

/** The row of an intent that was put back. What has not changed since is not read again. */
export function rescheduled(
  row: IntentRow,
  change: { dueAtMs: number; attempt: number; lastError?: string | undefined },
): IntentRow {
  return new PutBack(row, decodeIntent(row), change)
}

/** Written as JSON only by an engine that stores it as such. */
class PutBack implements IntentRow {
  readonly id: string
  readonly dueAtMs: number
  readonly channel: string
  readonly position: number
  readonly decoded: Intent
  #body: string | undefined

  constructor(
    row: IntentRow,
    before: Intent,
    {
      dueAtMs,
      attempt,
      lastError,
    }: { dueAtMs: number; attempt: number; lastError?: string | undefined },
  ) {
    const { id, edge, target, lane, payload, emittedAtMs, bytes = 0 } = before
    const more = (lastError?.length ?? 0) - (before.lastError?.length ?? 0)
    this.id = id
    this.dueAtMs = dueAtMs
    this.channel = row.channel
    this.decoded = {
      id,
      edge,
      target,
      lane,
      payload,
      dueAtMs,
      emittedAtMs,
      attempt,
      lastError,
      bytes: bytes + more,
    }
    this.position = positionOf(this.decoded)
  }

  get body(): string {
    return (this.#body ??= bodyOf(this.decoded))
  }
}

function bodyOf(intent: Intent): string {
  const { id: _id, dueAtMs: _due, bytes: _, ...body } = intent
  return JSON.stringify(body)
}

/** A lane keeps the order of emission. */
function positionOf({ lane, dueAtMs }: Intent): number {
  return lane === undefined ? dueAtMs : 0
}

export function decodeIntent(row: IntentRow): Intent {
  if (row.decoded !== undefined) return row.decoded
  const body = JSON.parse(row.body) as Intent
  return { ...body, id: row.id, dueAtMs: row.dueAtMs, bytes: Buffer.byteLength(row.body) }
}

/**
 * (edge, target, lane) as text of one character a byte in that order, no lane first. NUL ends a
 * part and NUL FF stands for one inside, as in `key.ts`, but without the limit of a key.
 */
export function channelText(channel: Channel): string {
  const { edge, target, lane } = channel
  return partText(edge) + partText(target) + (lane === undefined ? '' : `\x01${partText(lane)}`)
}

function partText(part: string): string {
  const bytes = Buffer.from(part, 'utf8').toString('latin1')
  return `${bytes.replaceAll('\0', '\0\xff')}\0\0`
}

export function channelOf(text: string): Channel {
  const parts: string[] = []
  for (let at = 0; at < text.length;) {
    // Only a lane begins with 01; it is the third part.
    const start = parts.length === 2 ? at + 1 : at
    let end = text.indexOf('\0', start)
    while (text[end + 1] === '\xff') end = text.indexOf('\0', end + 2)
    const bytes = text.slice(start, end).replaceAll('\0\xff', '\0')
    parts.push(Buffer.from(bytes, 'latin1').toString('utf8'))
    at = end + 2
  }
  const [edge = '', target = '', lane] = parts
  return lane === undefined ? { edge, target } : { edge, target, lane }
}
