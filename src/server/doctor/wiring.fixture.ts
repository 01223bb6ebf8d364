// Wirings for tests of rules, said briefly.

import type { Arrow, Node, Wiring } from '../wiring/wiring.ts'

const KINDS: Readonly<Record<string, string>> = {
  queue: 'sqs',
  topic: 'sns',
  function: 'lambda',
  bucket: 's3',
  bus: 'events',
  rule: 'events',
  archive: 'events',
  table: 'dynamodb',
  stream: 'kinesis',
  schedule: 'scheduler',
  'log-group': 'logs',
}

export type Said = readonly [kind: string, name: string, facts?: Record<string, unknown>]
export type SaidArrow = readonly [from: string, via: string, to: string, more?: Partial<Arrow>]

/** What a rule finds, and the nearest wiring in which it finds nothing. */
export interface Case {
  readonly hurts: readonly [nodes: readonly Said[], arrows?: readonly SaidArrow[]]
  readonly sound: readonly [nodes: readonly Said[], arrows?: readonly SaidArrow[]]
  readonly at: string
}

export function arnOf(name: string): string {
  return `arn:aws:x:us-east-1:000000000000:${name}`
}

/** `[['queue', 'q', { VisibilityTimeout: '30' }]]`, `[['q', 'sqs-to-lambda', 'f']]` */
export function wiringOf(said: readonly Said[], arrows: readonly SaidArrow[] = []): Wiring {
  const nodes: Node[] = said.map(([kind, name, facts = {}]) => ({
    ...{ arn: arnOf(name), service: KINDS[kind] ?? 'x', kind, name, tags: {}, facts },
  }))
  return {
    nodes,
    arrows: arrows.map(([from, via, to, more]) => ({
      ...{ from: arnOf(from), to: arnOf(to), via, id: 'id' },
      ...{ failure: false, enabled: true, facts: {}, ...more },
    })),
  }
}
