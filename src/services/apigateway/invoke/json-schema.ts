// JSON Schema draft 4, as far as models go, with references to other models of the API.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
// https://datatracker.ietf.org/doc/html/draft-fge-json-schema-validation-00

import { isObject, member, sameJson, type Json, type JsonObject } from '../../../asl/json.ts'
import { InvalidRegex, Regex, RegexTooCostly } from '../../../pattern/regex/regex.ts'

/** The schema of another model; undefined: there is none. */
export type ModelSchema = (name: string) => Json | undefined

const MAX_CHECKS = 100_000
const MAX_DEPTH = 64
const MAX_FAILURES = 20

/** What is wrong, in words; empty for a value that fits. */
export function schemaFailures(value: Json, schema: Json, models: ModelSchema): string[] {
  const check = new Checker(schema, models)
  check.run(value, schema, '#', 0)
  return check.failures
}

class Checker {
  readonly failures: string[] = []
  readonly #root: Json
  readonly #models: ModelSchema
  #checks = 0

  constructor(root: Json, models: ModelSchema) {
    this.#root = root
    this.#models = models
  }

  run(value: Json, schema: Json | undefined, path: string, depth: number): void {
    if (!isObject(schema) || this.failures.length >= MAX_FAILURES) return
    if (++this.#checks > MAX_CHECKS || depth > MAX_DEPTH) {
      this.failures.push(`[${path}: too much to check]`)
      return
    }
    const reference = member(schema, '$ref')
    if (typeof reference === 'string') {
      this.run(value, this.#resolve(reference), path, depth + 1)
      return
    }
    this.#type(value, schema, path)
    this.#combined(value, schema, path, depth)
    if (typeof value === 'string') this.#text(value, schema, path)
    else if (typeof value === 'number') this.#number(value, schema, path)
    else if (Array.isArray(value)) this.#list(value, schema, path, depth)
    else if (isObject(value)) this.#object(value, schema, path, depth)
  }

  #fail(path: string, text: string): void {
    this.failures.push(`[${path}: ${text}]`)
  }

  /** Whether a value fits, with nothing said of it. */
  #fits(value: Json, schema: Json, depth: number): boolean {
    const before = this.failures.length
    this.run(value, schema, '#', depth)
    const fits = this.failures.length === before
    this.failures.length = before
    return fits
  }

  /** `#/definitions/x`, or the URL of a model. */
  #resolve(reference: string): Json | undefined {
    if (reference.startsWith('#')) return at(this.#root, reference.slice(1))
    const name = /\/models\/([a-zA-Z0-9]{1,256})$/.exec(reference)?.[1]
    return name === undefined ? undefined : this.#models(name)
  }

  #type(value: Json, schema: JsonObject, path: string): void {
    const type = member(schema, 'type')
    const types = Array.isArray(type) ? type : type === undefined ? [] : [type]
    if (types.length > 0 && !types.some((one) => isOf(value, one))) {
      this.#fail(path, `instance type (${typeName(value)}) does not match any allowed primitive type (allowed: ${JSON.stringify(types)})`) // prettier-ignore
    }
    const values = member(schema, 'enum')
    if (Array.isArray(values) && !values.some((one: Json) => sameJson(one, value))) {
      this.#fail(path, 'instance value not found in enum')
    }
  }

  #combined(value: Json, schema: JsonObject, path: string, depth: number): void {
    for (const one of listIn(schema, 'allOf')) this.run(value, one, path, depth + 1)
    const any = listIn(schema, 'anyOf')
    if (any.length > 0 && !any.some((one) => this.#fits(value, one, depth + 1))) {
      this.#fail(path, 'instance failed to match at least one required schema')
    }
    const ones = listIn(schema, 'oneOf')
    if (ones.length > 0 && ones.filter((one) => this.#fits(value, one, depth + 1)).length !== 1) {
      this.#fail(path, 'instance failed to match exactly one schema')
    }
    const not = member(schema, 'not')
    if (not !== undefined && this.#fits(value, not, depth + 1)) {
      this.#fail(path, 'instance matched a schema which it should not have')
    }
  }

  #text(value: string, schema: JsonObject, path: string): void {
    const length = [...value].length
    if (length > number(schema, 'maxLength', Infinity)) this.#fail(path, 'string is too long')
    if (length < number(schema, 'minLength', 0)) this.#fail(path, 'string is too short')
    const pattern = member(schema, 'pattern')
    if (typeof pattern === 'string' && !matches(pattern, value)) {
      this.#fail(path, `ECMA 262 regex "${pattern}" does not match input string`)
    }
  }

  #number(value: number, schema: JsonObject, path: string): void {
    const [least, most] = [
      number(schema, 'minimum', -Infinity),
      number(schema, 'maximum', Infinity),
    ]
    const [noLeast, noMost] = ['exclusiveMinimum', 'exclusiveMaximum'].map((name) => member(schema, name) === true) // prettier-ignore
    if (value < least || (noLeast && value === least)) this.#fail(path, 'numeric instance is lower than the required minimum') // prettier-ignore
    if (value > most || (noMost && value === most)) this.#fail(path, 'numeric instance is greater than the required maximum') // prettier-ignore
    const step = number(schema, 'multipleOf', 0)
    if (step > 0 && !Number.isInteger(value / step)) this.#fail(path, 'remainder of division is not zero') // prettier-ignore
  }

  #list(value: readonly Json[], schema: JsonObject, path: string, depth: number): void {
    if (value.length > number(schema, 'maxItems', Infinity)) this.#fail(path, 'array is too long')
    if (value.length < number(schema, 'minItems', 0)) this.#fail(path, 'array is too short')
    if (member(schema, 'uniqueItems') === true) {
      const texts = new Set(value.map((one) => JSON.stringify(one)))
      if (texts.size < value.length) this.#fail(path, 'array must not contain duplicate elements')
    }
    const items = member(schema, 'items')
    const more = member(schema, 'additionalItems')
    for (const [i, one] of value.entries()) {
      if (!Array.isArray(items)) this.run(one, items, `${path}/${i}`, depth + 1)
      else if (i < items.length) this.run(one, items[i], `${path}/${i}`, depth + 1)
      else if (more === false) this.#fail(path, 'array has more items than allowed')
      else this.run(one, more, `${path}/${i}`, depth + 1)
    }
  }

  #object(value: JsonObject, schema: JsonObject, path: string, depth: number): void {
    const keys = Object.keys(value)
    const missing = listIn(schema, 'required').filter((name) => !Object.hasOwn(value, String(name)))
    if (missing.length > 0) this.#fail(path, `object has missing required properties (${JSON.stringify(missing)})`) // prettier-ignore
    if (keys.length > number(schema, 'maxProperties', Infinity)) this.#fail(path, 'object has too many properties') // prettier-ignore
    if (keys.length < number(schema, 'minProperties', 0)) this.#fail(path, 'object has too few properties') // prettier-ignore
    const properties = member(schema, 'properties')
    const patterns = Object.entries(member(schema, 'patternProperties') ?? {})
    const others = member(schema, 'additionalProperties')
    for (const key of keys) {
      const at = `${path}/${key}`
      const own = isObject(properties) ? member(properties, key) : undefined
      if (own !== undefined) this.run(value[key]!, own, at, depth + 1)
      const fitting = patterns.filter(([pattern]) => matches(pattern, key))
      for (const [, one] of fitting) this.run(value[key]!, one as Json, at, depth + 1)
      if (own !== undefined || fitting.length > 0) continue
      if (others === false)
        this.#fail(path, `object instance has properties which are not allowed by the schema: ["${key}"]`) // prettier-ignore
      else this.run(value[key]!, others, at, depth + 1)
    }
    this.#dependencies(value, schema, path, depth)
  }

  #dependencies(value: JsonObject, schema: JsonObject, path: string, depth: number): void {
    for (const [key, needs] of Object.entries(member(schema, 'dependencies') ?? {})) {
      if (!Object.hasOwn(value, key)) continue
      if (!Array.isArray(needs)) this.run(value, needs as Json, path, depth + 1)
      else if (needs.some((name) => !Object.hasOwn(value, String(name)))) {
        this.#fail(path, `property "${key}" of object has missing property dependencies`)
      }
    }
  }
}

function at(root: Json, pointer: string): Json | undefined {
  let value: Json | undefined = root
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(value)) value = value[Number(name)]
    else value = isObject(value) ? member(value, name) : undefined
  }
  return value
}

function listIn(schema: JsonObject, name: string): readonly Json[] {
  const value = member(schema, name)
  return Array.isArray(value) ? value : []
}

function number(schema: JsonObject, name: string, otherwise: number): number {
  const value = member(schema, name)
  return typeof value === 'number' ? value : otherwise
}

/** An expression that cannot be read, or costs too much, matches nothing. */
function matches(pattern: string, text: string): boolean {
  try {
    return new Regex(pattern).test(text)
  } catch (error) {
    if (error instanceof InvalidRegex || error instanceof RegexTooCostly) return false
    throw error
  }
}

function typeName(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function isOf(value: Json, type: Json): boolean {
  const own = typeName(value)
  return own === type || (type === 'number' && own === 'integer')
}
