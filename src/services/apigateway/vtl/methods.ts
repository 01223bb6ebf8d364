// The methods that templates call on texts, lists, maps and numbers: those of Java's classes.
// https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/String.html

import { InvalidRegex, Regex, RegexTooCostly } from '../../../pattern/regex/regex.ts'
import { TemplateError } from './nodes.ts'
import { printed, same, type List, type Value, type ValueMap } from './values.ts'

type Method<Of> = (of: Of, args: readonly Value[]) => Value

const int = (value: Value) => Math.trunc(Number(value))
const text = (value: Value) => printed(value)

const TEXTS: Readonly<Record<string, Method<string>>> = {
  length: (of) => of.length,
  isEmpty: (of) => of === '',
  isBlank: (of) => of.trim() === '',
  contains: (of, [part]) => of.includes(text(part)),
  startsWith: (of, [part]) => of.startsWith(text(part)),
  endsWith: (of, [part]) => of.endsWith(text(part)),
  indexOf: (of, [part, from]) => of.indexOf(text(part), from === undefined ? 0 : int(from)),
  lastIndexOf: (of, [part]) => of.lastIndexOf(text(part)),
  substring: (of, [from, to]) => slice(of, int(from), to === undefined ? of.length : int(to)),
  toLowerCase: (of) => of.toLowerCase(),
  toUpperCase: (of) => of.toUpperCase(),
  trim: (of) => of.trim(),
  concat: (of, [part]) => of + text(part),
  replace: (of, [from, to]) => of.replaceAll(text(from), () => text(to)),
  replaceAll: (of, [regex, to]) => replaced(of, text(regex), text(to), Infinity),
  replaceFirst: (of, [regex, to]) => replaced(of, text(regex), text(to), 1),
  split: (of, [regex, limit]) => split(of, text(regex), limit === undefined ? 0 : int(limit)),
  matches: (of, [regex]) => searched(`^(?:${text(regex)})$`, (compiled) => compiled.test(of)),
  equals: (of, [other]) => of === other,
  equalsIgnoreCase: (of, [other]) => of.toLowerCase() === text(other).toLowerCase(),
  compareTo: (of, [other]) => (of < text(other) ? -1 : of > text(other) ? 1 : 0),
  charAt: (of, [at]) => of[int(at)] ?? null,
  toString: (of: string) => of,
  size: (of) => of.length,
}

function slice(of: string, from: number, to: number): string | null {
  return from < 0 || to > of.length || from > to ? null : of.slice(from, to)
}

function searched<T>(source: string, search: (regex: Regex) => T): T {
  try {
    return search(new Regex(source))
  } catch (error) {
    if (error instanceof InvalidRegex || error instanceof RegexTooCostly) {
      throw new TemplateError(error.message)
    }
    throw error
  }
}

/** `$1` in what replaces is the first group. */
function replaced(of: string, source: string, by: string, most: number): string {
  return searched(source, (regex) => {
    let [result, at] = ['', 0]
    for (let count = 0; count < most; count++) {
      const match = regex.match(of, at)
      if (match === undefined) break
      const { start, end, groups } = match
      const put = by.replace(/\\(.)|\$(\d)/g, (_, escaped: string | undefined, group: string) => escaped ?? groups[Number(group)] ?? '') // prettier-ignore
      result += of.slice(at, start) + put
      // An empty match moves on by a character.
      if (end === start) result += of[end] ?? ''
      at = end === start ? end + 1 : end
      if (at > of.length) break
    }
    return result + of.slice(at)
  })
}

function split(of: string, source: string, limit: number): List {
  return searched(source, (regex) => {
    const parts: string[] = []
    let at = 0
    for (let from = 0; limit <= 0 || parts.length < limit - 1;) {
      const match = regex.match(of, from)
      if (match === undefined || match.start >= of.length) break
      if (match.end === 0) {
        from = 1
        continue
      }
      parts.push(of.slice(at, match.start))
      at = match.end
      from = match.end === match.start ? match.end + 1 : match.end
    }
    parts.push(of.slice(at))
    if (limit === 0) while (parts.length > 1 && parts.at(-1) === '') parts.pop()
    return parts
  })
}

const LISTS: Readonly<Record<string, Method<List>>> = {
  size: (of) => of.length,
  length: (of) => of.length,
  isEmpty: (of) => of.length === 0,
  get: (of, [at]) => of[int(at)] ?? null,
  contains: (of, [item]) => of.some((one) => same(one, item)),
  indexOf: (of, [item]) => of.findIndex((one) => same(one, item)),
  add(of, [first, second]) {
    if (second === undefined) of.push(first)
    else of.splice(int(first), 0, second)
    return true
  },
  addAll(of, [items]) {
    if (!Array.isArray(items)) return false
    if (of.length + items.length > MAX_ITEMS) throw new TemplateError('a list is too long')
    for (const item of [...items]) of.push(item)
    return true
  },
  set(of, [at, item]) {
    const before = of[int(at)]
    if (int(at) >= 0 && int(at) < of.length) of[int(at)] = item
    return before
  },
  remove(of, [which]) {
    if (typeof which === 'number') return of.splice(which, 1)[0] ?? null
    const at = of.findIndex((one) => same(one, which))
    if (at >= 0) of.splice(at, 1)
    return at >= 0
  },
  clear(of) {
    of.length = 0
    return null
  },
  subList: (of, [from, to]) => [...of].slice(int(from), int(to)),
  toString: (of: List) => printed(of),
}

const MAX_ITEMS = 100_000

const MAPS: Readonly<Record<string, Method<ValueMap>>> = {
  size: (of) => of.size,
  isEmpty: (of) => of.size === 0,
  get: (of, [key]) => of.get(text(key)),
  getOrDefault: (of, [key, other]) => (of.has(text(key)) ? of.get(text(key)) : other),
  put(of, [key, value]) {
    const before = of.get(text(key))
    of.set(text(key), value)
    return before ?? null
  },
  putAll(of, [more]) {
    if (more instanceof Map) for (const [key, value] of more) of.set(key, value)
    return null
  },
  remove(of, [key]) {
    const before = of.get(text(key))
    of.delete(text(key))
    return before ?? null
  },
  containsKey: (of, [key]) => of.has(text(key)),
  containsValue: (of, [value]) => [...of.values()].some((one) => same(one, value)),
  keySet: (of) => [...of.keys()],
  values: (of) => [...of.values()],
  entrySet: (of) => [...of].map(([key, value]) => new Map([['key', key], ['value', value]])), // prettier-ignore
  getKey: (of) => of.get('key'),
  getValue: (of) => of.get('value'),
  toString: (of: ValueMap) => printed(of),
}

const NUMBERS: Readonly<Record<string, Method<number | boolean>>> = {
  intValue: (of) => Math.trunc(Number(of)),
  longValue: (of) => Math.trunc(Number(of)),
  doubleValue: (of) => Number(of),
  equals: (of, [other]) => of === other,
  compareTo: (of, [other]) => Math.sign(Number(of) - Number(other)),
  toString: (of: number | boolean) => String(of),
  // Statics that people call on any Integer: `$x.parseInt('5')`.
  parseInt: (_, [digits]) => (/^-?\d{1,15}$/.test(text(digits)) ? Number(text(digits)) : null),
}

/** undefined: there is no such method. */
export function methodOf(of: Value, name: string): ((args: readonly Value[]) => Value) | undefined {
  if (typeof of === 'string') return bound(TEXTS, name, of)
  if (Array.isArray(of)) return bound(LISTS, name, of)
  if (of instanceof Map) return bound(MAPS, name, of)
  if (typeof of === 'number' || typeof of === 'boolean') return bound(NUMBERS, name, of)
  return undefined
}

function bound<Of>(
  methods: Readonly<Record<string, Method<Of>>>,
  name: string,
  of: Of,
): ((args: readonly Value[]) => Value) | undefined {
  if (!Object.hasOwn(methods, name)) return undefined
  const method = methods[name]!
  return (args) => method(of, args)
}
