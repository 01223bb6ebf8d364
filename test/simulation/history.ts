// What a run did and saw, in order: the checks read it, its hash is the run's fingerprint, and as
// JSON lines it is what one reads when a run fails.

import { createHash } from 'node:crypto'

/** A message as a consumer or a function saw it. */
export interface Seen {
  readonly id: string
  readonly value: string
  readonly count: number
  readonly handle?: string | undefined
}

export interface Sent {
  readonly value: string
  readonly group?: string | undefined
  readonly deduplicationId?: string | undefined
}

/** `info`: nobody knows whether it happened. `fail`: it did not. */
export type Outcome = 'ok' | 'info' | 'fail'

export type Happening =
  | { kind: 'send'; op: number; queue: string; entries: readonly Sent[] }
  | { kind: 'sent'; op: number; outcome: Outcome; ids: readonly (string | undefined)[] }
  | { kind: 'receive'; op: number; queue: string; attemptId?: string | undefined }
  | { kind: 'received'; op: number; outcome: Outcome; messages: readonly Seen[] }
  | { kind: 'delete'; op: number; queue: string; ids: readonly string[] }
  | { kind: 'deleted'; op: number; outcome: Outcome; gone: readonly string[] }
  | { kind: 'invoke'; op: number; value: string }
  | { kind: 'invoked'; op: number; outcome: Outcome }
  | { kind: 'call'; op: number; fn: string; requestId: string; messages: readonly Seen[] }
  | { kind: 'answer'; op: number; result: 'ok' | 'error' | 'refused'; failed: readonly string[] }
  | { kind: 'publish'; op: number; topic: string; entries: readonly Sent[] }
  | { kind: 'published'; op: number; outcome: Outcome; ids: readonly (string | undefined)[] }
  | { kind: 'crash'; survivors: number }
  | { kind: 'stop' }
  | { kind: 'restart' }
  | { kind: 'pause'; node: string }
  | { kind: 'resume'; node: string }
  | { kind: 'over'; fn: string; running: number; reserved: number }
  | { kind: 'fault'; fault: string }
  | { kind: 'clock'; byMs: number }
  | { kind: 'plant'; bug: string }
  | { kind: 'drain' }
  | { kind: 'dead'; queue: string; messages: readonly Seen[] }
  | { kind: 'counts'; queue: string; visible: number; inFlight: number; delayed: number }

export type Event = Happening & { readonly n: number; readonly atMs: number; readonly life: number }

export class History {
  readonly events: Event[] = []
  #ops = 0

  /** A number that ties an operation's beginning to its end. */
  op(): number {
    return ++this.#ops
  }

  add(happening: Happening, atMs: number, life: number): Event {
    const event = { n: this.events.length, atMs, life, ...happening }
    this.events.push(event)
    return event
  }

  of<K extends Happening['kind']>(kind: K): Extract<Event, { kind: K }>[] {
    return this.events.filter((event) => event.kind === kind) as Extract<Event, { kind: K }>[]
  }

  lines(): string[] {
    return this.events.map((event) => JSON.stringify(event))
  }

  hash(): string {
    const hash = createHash('sha256')
    for (const line of this.lines()) hash.update(line).update('\n')
    return hash.digest('hex').slice(0, 16)
  }
}
