// What events have in common: the form of JSON values, learned from one after the other. Pure.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema-infer.html

/** `any`: values of several kinds were seen, or it is too deep or too large to say more. */
export type Shape =
  | { readonly kind: 'any' | 'null' | 'string' | 'date-time' | 'number' | 'boolean' }
  | { readonly kind: 'array'; readonly of?: Shape }
  | {
      readonly kind: 'object'
      readonly members: Readonly<Record<string, Shape>>
      /** Names that every value had. */
      readonly required: readonly string[]
    }

const MOST_LEVELS = 255
const MOST_MEMBERS = 500
const MOST_ELEMENTS = 100
const ANY: Shape = { kind: 'any' }

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/

export function shapeOf(value: unknown, level = 0): Shape {
  if (level > MOST_LEVELS) return ANY
  if (value === null) return { kind: 'null' }
  if (Array.isArray(value)) {
    const of = value
      .slice(0, MOST_ELEMENTS)
      .map((element) => shapeOf(element, level + 1))
      .reduce<Shape | undefined>((all, one) => (all === undefined ? one : merged(all, one)), undefined) // prettier-ignore
    return of === undefined ? { kind: 'array' } : { kind: 'array', of }
  }
  if (typeof value === 'object') return objectOf(value, level)
  if (typeof value === 'string') {
    const isMoment = value.length < 64 && DATE_TIME.test(value)
    return { kind: isMoment ? 'date-time' : 'string' }
  }
  return { kind: typeof value as 'number' | 'boolean' }
}

function objectOf(value: object, level: number): Shape {
  const entries = Object.entries(value)
  if (entries.length > MOST_MEMBERS) return ANY
  const members = new Map(entries.map(([name, one]) => [name, shapeOf(one, level + 1)]))
  return made(members, [...members.keys()])
}

function made(members: ReadonlyMap<string, Shape>, required: readonly string[]): Shape {
  const sorted = [...members].sort(([one], [other]) => (one < other ? -1 : 1))
  return { kind: 'object', members: Object.fromEntries(sorted), required: [...required].sort() }
}

/** What both are. */
export function merged(one: Shape, other: Shape): Shape {
  if (one.kind === 'null') return other
  if (other.kind === 'null') return one
  if (one.kind === 'array' && other.kind === 'array') {
    if (one.of === undefined || other.of === undefined) return one.of === undefined ? other : one
    return { kind: 'array', of: merged(one.of, other.of) }
  }
  if (one.kind === 'object' && other.kind === 'object') {
    const members = new Map(Object.entries(one.members))
    for (const [name, shape] of Object.entries(other.members)) {
      const known = members.get(name)
      members.set(name, known === undefined ? shape : merged(known, shape))
    }
    if (members.size > MOST_MEMBERS) return ANY
    const both = new Set(other.required)
    return made(members, one.required.filter((name) => both.has(name))) // prettier-ignore
  }
  if (one.kind === other.kind) return one
  const texts = new Set(['string', 'date-time'])
  return texts.has(one.kind) && texts.has(other.kind) ? { kind: 'string' } : ANY
}
