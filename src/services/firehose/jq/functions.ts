// The functions of jq that queries for partition keys call: by name and number of arguments.
// https://jqlang.org/manual/v1.6/#builtin-operators-and-functions

import { fieldsOf, parsePattern, written } from '../prefix/timestamp.ts'
import { JqError } from './error.ts'
import {
  compare,
  fieldOf,
  isTrue,
  shown,
  textOf,
  typeOf,
  type Fields,
  type Value,
} from './value.ts'

const text = (value: Value, name: string): string => {
  if (typeof value === 'string') return value
  throw new JqError(`${shown(value)} is not a string, which ${name} needs`)
}
const number = (value: Value, name: string): number => {
  if (typeof value === 'number') return value
  throw new JqError(`${shown(value)} is not a number, which ${name} needs`)
}
const list = (value: Value): readonly Value[] => {
  if (Array.isArray(value)) return value
  throw new JqError(`Cannot iterate over ${shown(value)}`)
}

function lengthOf(value: Value): number {
  if (value === null || value === undefined) return 0
  if (typeof value === 'number') return Math.abs(value)
  if (typeof value === 'string') return [...value].length
  if (typeof value === 'object') return Object.keys(value).length
  throw new JqError(`${shown(value)} has no length`)
}

function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  const made = text(value, 'tonumber').trim() === '' ? Number.NaN : Number(value)
  if (Number.isNaN(made)) throw new JqError(`Cannot parse '${String(value)}' as a number`)
  return made
}

function has(value: Value, key: Value): boolean {
  if (Array.isArray(value) && typeof key === 'number') return key >= 0 && key < value.length
  if (typeOf(value) === 'object' && typeof key === 'string') {
    return Object.hasOwn(value as object, key)
  }
  throw new JqError(`Cannot check whether ${typeOf(value)} has a ${typeOf(key)} key`)
}

function contains(value: Value, part: Value): boolean {
  if (typeof value === 'string' && typeof part === 'string') return value.includes(part)
  if (Array.isArray(value) && Array.isArray(part)) {
    return part.every((each) => value.some((one) => contains(one, each)))
  }
  if (typeOf(value) === 'object' && typeOf(part) === 'object') {
    return Object.entries(part as Fields).every(
      ([key, each]) => has(value, key) && contains(fieldOf(value, key), each),
    )
  }
  return compare(value, part) === 0
}

/** strftime's letters in the pattern language that prefixes have. */
const STRFTIME: Readonly<Record<string, string>> = {
  ...{ Y: 'yyyy', y: 'yy', m: 'MM', d: 'dd', H: 'HH', I: 'hh', M: 'mm', S: 'ss', j: 'DDD' },
  ...{ a: 'EEE', A: 'EEEE', b: 'MMM', B: 'MMMM', p: 'a', Z: 'zzz', F: 'yyyy-MM-dd', T: 'HH:mm:ss' },
}

function strftime(value: Value, format: string): string {
  const at = Array.isArray(value) ? secondsOf(value) : number(value, 'strftime')
  const fields = fieldsOf(Math.floor(at) * 1000, 'UTC')
  let made = ''
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== '%') {
      made += format[i]
      continue
    }
    const letter = format[++i] ?? '%'
    if (letter === '%') made += '%'
    else if (letter === 's') made += String(Math.floor(at))
    else if (Object.hasOwn(STRFTIME, letter))
      made += written(parsePattern(STRFTIME[letter]!)!, fields)
    else throw new JqError(`strftime does not know %${letter} here`)
  }
  return made
}

/** Broken down time: year, month from 0, day, hour, minute, second, … */
function brokenDown(value: Value): number[] {
  const seconds = number(value, 'gmtime')
  const at = new Date(Math.floor(seconds) * 1000)
  const second = at.getUTCSeconds() + (seconds - Math.floor(seconds))
  const yearDay = Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000)
  return [
    ...[at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()],
    ...[at.getUTCHours(), at.getUTCMinutes(), second, at.getUTCDay(), yearDay],
  ]
}

function secondsOf(value: Value): number {
  const [year = 1970, month = 0, day = 1, hour = 0, minute = 0, second = 0] =
    list(value).map(Number)
  return Math.floor(Date.UTC(year, month, day, hour, minute, second) / 1000)
}

function fromDate(value: Value): number {
  const given = text(value, 'fromdate')
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(given) ? Date.parse(given) : Number.NaN
  if (Number.isNaN(ms))
    throw new JqError(`date "${given}" does not match format "%Y-%m-%dT%H:%M:%SZ"`)
  return ms / 1000
}

const toDate = (value: Value) => strftime(value, '%Y-%m-%dT%H:%M:%SZ')

type Plain = (input: Value, ...args: Value[]) => Value

/** Those whose arguments are values. */
export const FUNCTIONS: ReadonlyMap<string, Plain> = new Map<string, Plain>([
  ['length/0', lengthOf],
  ['not/0', (input) => !isTrue(input)],
  ['type/0', typeOf],
  ['tostring/0', textOf],
  ['tonumber/0', toNumber],
  ['tojson/0', (input) => JSON.stringify(input ?? null)],
  ['fromjson/0', (input) => parsed(text(input, 'fromjson'))],
  ['ascii_downcase/0', (input) => text(input, 'ascii_downcase').replaceAll(/[A-Z]/g, (c) => c.toLowerCase())], // prettier-ignore
  ['ascii_upcase/0', (input) => text(input, 'ascii_upcase').replaceAll(/[a-z]/g, (c) => c.toUpperCase())], // prettier-ignore
  ['floor/0', (input) => Math.floor(number(input, 'floor'))],
  ['ceil/0', (input) => Math.ceil(number(input, 'ceil'))],
  ['round/0', (input) => Math.round(number(input, 'round'))],
  ['sqrt/0', (input) => Math.sqrt(number(input, 'sqrt'))],
  ['fabs/0', (input) => Math.abs(number(input, 'fabs'))],
  ['keys/0', (input) => (Array.isArray(input) ? [...input.keys()] : Object.keys((input ?? {}) as object).sort())], // prettier-ignore
  ['keys_unsorted/0', (input) => Object.keys((input ?? {}) as object)],
  ['values/0', (input) => input],
  ['add/0', (input) => Object.values((input ?? []) as object).reduce((a, b) => add(a, b), null)],
  ['any/0', (input) => list(input).some(isTrue)],
  ['all/0', (input) => list(input).every(isTrue)],
  ['first/0', (input) => fieldOf(input, 0)],
  ['last/0', (input) => fieldOf(input, -1)],
  ['reverse/0', (input) => [...list(input)].reverse()],
  ['sort/0', (input) => [...list(input)].sort(compare)],
  ['unique/0', (input) => [...list(input)].sort(compare).filter((v, i, all) => i === 0 || compare(v, all[i - 1]) !== 0)], // prettier-ignore
  ['min/0', (input) => [...list(input)].sort(compare)[0] ?? null],
  ['max/0', (input) => [...list(input)].sort(compare).at(-1) ?? null],
  ['to_entries/0', (input) => Object.entries((input ?? {}) as object).map(([key, value]) => ({ key, value }))], // prettier-ignore
  ['has/1', has],
  ['contains/1', contains],
  ['startswith/1', (input, part) => text(input, 'startswith').startsWith(text(part, 'startswith'))],
  ['endswith/1', (input, part) => text(input, 'endswith').endsWith(text(part, 'endswith'))],
  ['ltrimstr/1', (input, part) => (typeof input === 'string' && typeof part === 'string' && input.startsWith(part) ? input.slice(part.length) : input)], // prettier-ignore
  ['rtrimstr/1', (input, part) => (typeof input === 'string' && typeof part === 'string' && part !== '' && input.endsWith(part) ? input.slice(0, -part.length) : input)], // prettier-ignore
  ['split/1', (input, by) => text(input, 'split').split(text(by, 'split'))],
  ['join/1', (input, by) => list(input).map((one) => (one === null ? '' : textOf(one))).join(text(by, 'join'))], // prettier-ignore
  ['index/1', (input, part) => indexOrNull(text(input, 'index').indexOf(text(part, 'index')))],
  ['strftime/1', (input, format) => strftime(input, text(format, 'strftime'))],
  ['gmtime/0', brokenDown],
  ['mktime/0', secondsOf],
  ['todate/0', toDate],
  ['todateiso8601/0', toDate],
  ['fromdate/0', fromDate],
  ['fromdateiso8601/0', fromDate],
  ['@base64/0', (input) => Buffer.from(textOf(input)).toString('base64')],
  ['@base64d/0', (input) => Buffer.from(text(input, '@base64d'), 'base64').toString('utf8')],
  ['@uri/0', (input) => encodeURIComponent(textOf(input))],
  ['@text/0', textOf],
  ['@json/0', (input) => JSON.stringify(input ?? null)],
])

const indexOrNull = (index: number) => (index < 0 ? null : index)

function add(one: Value, other: Value): Value {
  if (one === null) return other
  if (typeof one === 'number' && typeof other === 'number') return one + other
  if (typeof one === 'string' && typeof other === 'string') return one + other
  if (Array.isArray(one) && Array.isArray(other)) return [...one, ...(other as Value[])]
  throw new JqError(`${shown(one)} and ${shown(other)} cannot be added`)
}

function parsed(source: string): Value {
  try {
    return JSON.parse(source)
  } catch {
    throw new JqError(`${source.slice(0, 40)} is no JSON`)
  }
}
