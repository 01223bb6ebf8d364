// JSON as the language sees it.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member of its own: an input may call one `constructor`. */
export function member(value: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/** As a member of an object literal would be, also where it is called `__proto__`. */
export function setMember(value: Record<string, Json>, name: string, to: Json): void {
  if (name !== '__proto__') {
    value[name] = to
    return
  }
  Object.defineProperty(value, name, { value: to, enumerable: true, configurable: true, writable: true }) // prettier-ignore
}

export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  }
  if (!isObject(a) || !isObject(b)) return false
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name]!, b[name]!))
  )
}

/** `array`, `boolean`, `null`, `number`, `object`, `string`. */
export function typeOf(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
