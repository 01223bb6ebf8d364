// What the intrinsic functions do.
// https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html

import { digestOf } from '../digest.ts'
import { isObject, sameJson, setMember, typeOf, type Json } from '../json.ts'
import type { Chance } from '../scope.ts'
import { format } from './format.ts'
import type { Given } from './syntax.ts'

export interface IntrinsicFunction {
  readonly least: number
  readonly most: number
  /** Throws RangeError with what is wrong with the arguments. */
  readonly run: (given: readonly Given[], chance: Chance) => Json
}

const MAX_TEXT = 10_000
const MAX_RANGE = 1_000

const of = (
  least: number,
  most: number,
  run: (values: Json[], chance: Chance) => Json,
): IntrinsicFunction => ({
  least,
  most,
  run: (given, chance) => run(given.map(({ value }) => value), chance), // prettier-ignore
})

export const functions: ReadonlyMap<string, IntrinsicFunction> = new Map<string, IntrinsicFunction>(
  [
    ['States.Format', { least: 1, most: Infinity, run: (given) => format(given) }],
    ['States.StringToJson', of(1, 1, ([text]) => parsed(textIn(text!, 'first')))],
    ['States.JsonToString', of(1, 1, ([value]) => JSON.stringify(value))],
    ['States.Array', of(0, Infinity, (values) => values)],
    ['States.ArrayPartition', of(2, 2, ([array, size]) => partition(arrayIn(array!), numberIn(size!, 'second')))], // prettier-ignore
    ['States.ArrayContains', of(2, 2, ([array, value]) => arrayIn(array!).some((one) => sameJson(one, value!)))], // prettier-ignore
    ['States.ArrayRange', of(3, 3, ([first, last, by]) => range(numberIn(first!, 'first'), numberIn(last!, 'second'), numberIn(by!, 'third')))], // prettier-ignore
    ['States.ArrayGetItem', of(2, 2, ([array, index]) => itemAt(arrayIn(array!), numberIn(index!, 'second')))], // prettier-ignore
    ['States.ArrayLength', of(1, 1, ([array]) => arrayIn(array!).length)],
    ['States.ArrayUnique', of(1, 1, ([array]) => unique(arrayIn(array!)))],
    ['States.Base64Encode', of(1, 1, ([text]) => Buffer.from(shortText(text!), 'utf8').toString('base64'))], // prettier-ignore
    ['States.Base64Decode', of(1, 1, ([text]) => decoded(shortText(text!)))],
    ['States.Hash', of(2, 2, ([data, algorithm]) => digestOf(hashed(data!), textIn(algorithm!, 'second')))], // prettier-ignore
    ['States.JsonMerge', of(3, 3, ([left, right, deep]) => merge(left!, right!, deep!))],
    ['States.MathRandom', of(2, 3, random)],
    ['States.MathAdd', of(2, 2, ([left, right]) => Math.round(numberIn(left!, 'first')) + Math.round(numberIn(right!, 'second')))], // prettier-ignore
    ['States.StringSplit', of(2, 2, ([text, by]) => split(textIn(text!, 'first'), textIn(by!, 'second')))], // prettier-ignore
    ['States.UUID', of(0, 0, (_, chance) => chance.uuid())],
  ],
)

function textIn(value: Json, place: string): string {
  if (typeof value !== 'string') throw wrong(place, 'a string', value)
  return value
}

function shortText(value: Json): string {
  const text = textIn(value, 'first')
  if (text.length > MAX_TEXT) throw new RangeError(`The text is longer than ${MAX_TEXT} characters`)
  return text
}

function numberIn(value: Json, place: string): number {
  if (typeof value !== 'number') throw wrong(place, 'a number', value)
  return value
}

function arrayIn(value: Json): readonly Json[] {
  if (!Array.isArray(value)) throw wrong('first', 'an array', value)
  return value as Json[]
}

function wrong(place: string, wanted: string, value: Json): RangeError {
  return new RangeError(`The ${place} argument must be ${wanted}, but was ${typeOf(value)}`)
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new RangeError('The text is no JSON')
  }
}

export function partition(array: readonly Json[], size: number): Json[] {
  const step = Math.round(size)
  if (step < 1) throw new RangeError('The chunk size must be a positive integer')
  const parts: Json[] = []
  for (let i = 0; i < array.length; i += step) parts.push(array.slice(i, i + step))
  return parts
}

export function range(first: number, last: number, by: number): number[] {
  const [from, to, step] = [Math.round(first), Math.round(last), Math.round(by)]
  if (step === 0) throw new RangeError('The increment must not be zero')
  if (Math.floor((to - from) / step) + 1 > MAX_RANGE) {
    throw new RangeError(`An array holds at most ${MAX_RANGE} items`)
  }
  const all: number[] = []
  for (let i = from; step > 0 ? i <= to : i >= to; i += step) all.push(i)
  return all
}

function itemAt(array: readonly Json[], index: number): Json {
  const found = Number.isInteger(index) && index >= 0 ? array[index] : undefined
  if (found === undefined) throw new RangeError(`The index ${index} is outside of the array`)
  return found
}

function unique(array: readonly Json[]): Json[] {
  const found: Json[] = []
  const seen = new Set<string>()
  for (const one of array) {
    const key = canonical(one)
    if (!seen.has(key)) found.push(one)
    seen.add(key)
  }
  return found
}

/** The same text for equal values. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one as Json)).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`
}

function decoded(text: string): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new RangeError('The text is not in base64')
  return Buffer.from(text, 'base64').toString('utf8')
}

function hashed(data: Json): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  if (text.length > MAX_TEXT) throw new RangeError(`The data is longer than ${MAX_TEXT} characters`)
  return text
}

function merge(left: Json, right: Json, deep: Json): Json {
  if (!isObject(left)) throw wrong('first', 'an object', left)
  if (!isObject(right)) throw wrong('second', 'an object', right)
  if (deep !== false) throw new RangeError('The third argument must be false: only shallow merging is supported') // prettier-ignore
  const merged: Record<string, Json> = {}
  for (const one of [left, right]) {
    for (const [name, value] of Object.entries(one)) setMember(merged, name, value)
  }
  return merged
}

function random([from, to, seed]: Json[], chance: Chance): number {
  const first = Math.round(numberIn(from!, 'first'))
  const last = Math.round(numberIn(to!, 'second'))
  if (last <= first) throw new RangeError('The end must be greater than the start')
  const float = seed === undefined ? chance.float() : seeded(Math.round(numberIn(seed, 'third')))
  return first + Math.floor(float * (last - first))
}

/** The same for the same seed: splitmix32. */
export function seeded(seed: number): number {
  const mixed = (seed + 0x9e3779b9) >>> 0
  let word = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
  return ((word ^ (word >>> 15)) >>> 0) / 2 ** 32
}

/** At each of the characters; nothing between two of them is no part. */
function split(text: string, by: string): string[] {
  const stops = new Set(by)
  const parts: string[] = []
  let part = ''
  for (const character of text) {
    if (!stops.has(character)) {
      part += character
      continue
    }
    if (part !== '') parts.push(part)
    part = ''
  }
  if (part !== '') parts.push(part)
  return parts
}
