// One member's constraints: what must hold, and how AWS words it.

import type { Member, Shape } from '../model.ts'
import { javaDouble } from './java-text.ts'
import { matches } from './pattern.ts'
import type { Validation } from './validation.ts'

export interface Rule {
  readonly text: string
  holds(value: any): boolean
}

/** In the order in which AWS's services report them. */
export function rulesOf(member: Member, target: Shape, own: Validation = {}): Rule[] {
  const rules: Rule[] = []
  const { min, max } = member
  const pattern = member.pattern && (own.pattern?.(member.pattern) ?? member.pattern)
  if (pattern !== undefined) {
    rules.push({
      text: `Member must satisfy regular expression pattern: ${pattern}`,
      holds: (value) => typeof value !== 'string' || matches(pattern, value),
    })
  }
  const isNumber = target.kind === 'simple' && NUMERIC.has(target.type)
  const measure = isNumber ? (value: number) => value : lengthOf
  const what = isNumber ? 'value' : 'length'
  if (max !== undefined) {
    rules.push({
      text: `Member must have ${what} less than or equal to ${shownAs(max, target)}`,
      holds: (value) => measure(value) <= max,
    })
  }
  if (min !== undefined && (min > 0 || isNumber)) {
    rules.push({
      text: `Member must have ${what} greater than or equal to ${shownAs(min, target)}`,
      holds: (value) => measure(value) >= min,
    })
  }
  if (member.enum !== undefined) {
    const allowed = new Set<unknown>(member.enum)
    const shown = ordered(member.enum, own.enums?.[member.name])
    rules.push({
      text: `Member must satisfy enum value set: [${shown.join(', ')}]`,
      holds: (value) => allowed.has(value),
    })
  }
  return rules
}

/** Members of different structures share a name, and not always their values. */
function ordered(values: readonly string[], seen: readonly string[] = values): readonly string[] {
  const known = new Set(values)
  return seen.length === known.size && seen.every((value) => known.has(value)) ? seen : values
}

const isFloat = (target: Shape) => target.kind === 'simple' && target.type === 'float'

const shownAs = (bound: number, target: Shape) =>
  isFloat(target) ? javaDouble(bound) : String(bound)

const NUMERIC: ReadonlySet<string> = new Set(['integer', 'long', 'float'])

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  if (value instanceof Uint8Array) return value.byteLength
  // A stream's length shows only when it has been read.
  if (typeof value !== 'object' || value === null || Symbol.asyncIterator in value) return UNKNOWN
  return Object.keys(value).length
}

const UNKNOWN = 1

/**
 * All of a list's item constraints (or a map's keys' or values') in one text: AWS reports simple
 * items so, with every constraint whichever failed.
 */
export function itemText(
  lead: string,
  member: Member,
  target: Shape,
  own: Validation,
  notNull: boolean,
): string {
  const texts = rulesOf(member, target, own).map(({ text }) => text)
  const [first] = texts
  const pattern = first !== undefined && member.pattern !== undefined ? texts.shift() : undefined
  if (pattern !== undefined) {
    // Here AWS puts the pattern after the lengths, and names a length's lower bound even if it is 0.
    if (member.min === 0) texts.push('Member must have length greater than or equal to 0')
    texts.push(pattern)
  }
  const mayBeEmpty = member.min === 0 && !isFloat(target)
  if (notNull && !mayBeEmpty) texts.push('Member must not be null')
  return `${lead} must satisfy constraint: [${texts.join(', ')}]`
}
