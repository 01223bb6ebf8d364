// Inputs at random from a service's model: mostly what it asks for, now and then what it does not.

import type { Member, ServiceModel } from '../../src/wire/model.ts'

/** Mulberry32: the same numbers for the same seed on every machine. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Pool = Readonly<Record<string, readonly unknown[]>>

const PLAIN = ['a', 'b1', 'name', 'some-name', 'abcdefgh']
const TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  'true',
  'null',
  'All',
  '*',
  '..',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'a\u0000b',
  'line\r\nbreak',
  '\ud800',
  '\uffff',
  '한글 🎉',
  '<a>&amp;</a>',
  "'; --",
  '{"a":',
  '{}',
  '[[[[[[[[[[]]]]]]]]]]',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:q","maxReceiveCount":3}',
  'arn:aws:sqs:us-east-1:000000000000:q',
  'arn:aws:lambda:us-east-1:000000000000:function:f',
  'arn:aws:iam::000000000000:role/r',
  'arn:::::::',
  'http://localhost/000000000000/q',
  '2026-01-01T00:00:00Z',
  '99999999999999999999',
  '1e999',
  'NaN',
  '%00%ff',
  '$LATEST',
  'x'.repeat(300),
  'ü'.repeat(70_000),
]
const NUMBERS: readonly number[] = [
  0,
  1,
  2,
  3,
  5,
  10,
  11,
  60,
  900,
  1000,
  -1,
  0.5,
  43_200,
  65_536,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e21,
  1e308,
]

export class RandomInput {
  readonly #next: () => number
  readonly #model: ServiceModel
  readonly #pool: Pool
  /** How often something is not what the model asks for. */
  readonly #wildness: number

  constructor(next: () => number, model: ServiceModel, pool: Pool, wildness: number) {
    this.#next = next
    this.#model = model
    this.#pool = pool
    this.#wildness = wildness
  }

  structure(members: readonly Member[], depth = 0): Record<string, unknown> {
    const entries: [string, unknown][] = []
    for (const member of members) {
      const wanted = member.required ? !this.#wild() : this.#next() < 0.3
      if (wanted) entries.push([member.name, this.member(member, depth)])
    }
    if (this.#wild()) entries.push([this.#pick(TEXTS), this.anything(2)])
    return Object.fromEntries(entries)
  }

  member(member: Member, depth: number): unknown {
    if (this.#wild()) return this.anything(3)
    const pool = this.#pool[member.name]
    if (pool !== undefined && this.#next() < 0.8) return this.#pick(pool)
    if (member.enum !== undefined && !this.#wild()) return this.#pick(member.enum)
    return this.shape(member, depth)
  }

  shape(member: Member, depth: number): unknown {
    const shape = this.#model.shapes[member.shape]!
    const count = () => (depth > 3 ? 0 : Math.floor(this.#next() * (this.#wild() ? 60 : 4)))
    switch (shape.kind) {
      case 'structure':
      case 'error':
        return depth > 6 ? {} : this.structure(shape.members, depth + 1)
      case 'union':
        return { [this.#pick(shape.members).name]: this.anything(1) }
      case 'list':
        return Array.from({ length: count() }, () => this.member(shape.item, depth + 1))
      case 'map':
        return Object.fromEntries(
          Array.from({ length: count() }, () => [
            String(this.member(shape.key, depth + 1)),
            this.member(shape.value, depth + 1),
          ]),
        )
      case 'simple':
        return this.#simple(shape.type, member)
    }
  }

  anything(depth: number): unknown {
    const kind = Math.floor(this.#next() * (depth > 0 ? 8 : 6))
    switch (kind) {
      case 0:
        return null
      case 1:
        return this.#next() < 0.5
      case 2:
        return this.#pick(NUMBERS)
      case 3:
        return Uint8Array.of(0, 255, 254)
      case 4:
      case 5:
        return this.#pick(TEXTS)
      case 6:
        return Array.from({ length: 3 }, () => this.anything(depth - 1))
      default:
        return Object.fromEntries([[this.#pick(TEXTS), this.anything(depth - 1)]])
    }
  }

  #simple(type: string, { min = 0, max = 100 }: Member): unknown {
    switch (type) {
      case 'boolean':
        return this.#next() < 0.5
      case 'integer':
      case 'long':
      case 'float':
        if (this.#wild()) return this.#pick(NUMBERS)
        return min + Math.floor(this.#next() * (Math.min(max, min + 1000) - min + 1))
      case 'timestamp':
        return this.#pick([0, 1_767_225_600, -1, 1e12, '2026-01-01T00:00:00Z'])
      case 'blob':
        return this.#pick([Uint8Array.of(), Uint8Array.of(80, 75, 3, 4), Buffer.from('{}')])
      default:
        return this.#pick(this.#next() < 0.5 ? PLAIN : TEXTS)
    }
  }

  #wild(): boolean {
    return this.#next() < this.#wildness
  }

  #pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.#next() * values.length)]!
  }
}
