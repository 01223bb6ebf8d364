// Values of templates: texts, numbers, truths, lists, maps, and objects with functions.

export type Value = string | number | boolean | null | undefined | List | ValueMap | Callable

export type List = Value[]
export type ValueMap = Map<string, Value>

/** What templates call: `$input`, `$util`. */
export interface Callable {
  readonly calls: Readonly<Record<string, (...args: Value[]) => Value>>
  readonly members?: Readonly<Record<string, Value>>
}

/** A list that came out of JSON: it prints as JSON, where others print as Java's. */
export class JsonList extends Array<Value> {}

function jsonList(items: readonly Value[]): JsonList {
  const list = new JsonList()
  for (const item of items) list.push(item)
  return list
}

export function isCallable(value: Value): value is Callable {
  return typeof value === 'object' && value !== null && 'calls' in value
}

/** Parsed JSON as templates see it. */
export function fromJson(value: unknown): Value {
  if (Array.isArray(value)) return jsonList(value.map(fromJson))
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, one]) => [key, fromJson(one)]))
  }
  return value as string | number | boolean | null
}

export function toJson(value: Value): unknown {
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, one]) => [key, toJson(one)]))
  }
  return isCallable(value) ? {} : (value ?? null)
}

/** As Java prints it: maps as `{a=1}`, lists as `[1, 2]`, those of JSON as JSON. */
export function printed(value: Value): string {
  if (value instanceof JsonList) return JSON.stringify(toJson(value))
  if (Array.isArray(value)) return `[${value.map(printedIn).join(', ')}]`
  if (value instanceof Map) {
    return `{${[...value].map(([key, one]) => `${key}=${printedIn(one)}`).join(', ')}}`
  }
  if (value === null || value === undefined) return ''
  return isCallable(value) ? '' : String(value)
}

const printedIn = (value: Value) =>
  value === null || value === undefined ? 'null' : printed(value)

/** Only null and false are false: an empty text is not. */
export function truth(value: Value): boolean {
  return value !== null && value !== undefined && value !== false
}

/** The same in Java: `equals`, and numbers by value. */
export function same(a: Value, b: Value): boolean {
  const [left, right] = [a ?? null, b ?? null]
  if (left === right) return true
  // What is not there is an empty text too, as was seen.
  if (left === null || right === null) return left === '' || right === ''
  if (typeof left === 'object' && typeof right === 'object') {
    return JSON.stringify(toJson(left)) === JSON.stringify(toJson(right))
  }
  // Velocity compares what is of two kinds as texts.
  return printed(left) === printed(right)
}
