// One object of a definition that is read: its members by type, with what is wrong told.

import { isObject, member, typeOf, type Json, type JsonObject } from '../json.ts'
import type { Dynamic, Language } from '../definition.ts'
import { parsePath } from '../path/parse.ts'
import type { Path } from '../path/syntax.ts'
import { expressionIn } from '../jsonata/expression.ts'
import { parseTemplate, type Template } from '../jsonata/template.ts'
import { parsePayload, parseQuery, type Payload, type Query } from '../template.ts'
import type { Diagnostics } from './diagnostics.ts'

export class Source {
  readonly value: JsonObject
  readonly at: string
  readonly language: Language
  readonly diagnostics: Diagnostics

  constructor(value: JsonObject, at: string, language: Language, diagnostics: Diagnostics) {
    this.value = value
    this.at = at
    this.language = language
    this.diagnostics = diagnostics
  }

  get(name: string): Json | undefined {
    return member(this.value, name)
  }

  has(name: string): boolean {
    return Object.hasOwn(this.value, name)
  }

  wrong(message: string, name?: string): undefined {
    const at = name === undefined ? this.at : `${this.at === '/' ? '' : this.at}/${name}`
    this.diagnostics.schema(at, message)
    return undefined
  }

  text(name: string): string | undefined {
    const value = this.get(name)
    if (value === undefined || typeof value === 'string') return value
    return this.wrong(`Expected value of type [String]`, name)
  }

  flag(name: string): boolean | undefined {
    const value = this.get(name)
    if (value === undefined || typeof value === 'boolean') return value
    return this.wrong(`Expected value of type [Boolean]`, name)
  }

  integer(name: string, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.get(name)
    if (value === undefined) return undefined
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return this.wrong('Expected value of type [Integer]', name)
    }
    if (value >= least && value <= most) return value
    return this.wrong(`Value must be between ${least} and ${most}`, name)
  }

  object(name: string): Source | undefined {
    const value = this.get(name)
    if (value === undefined) return undefined
    if (!isObject(value)) return this.wrong('Expected value of type [Object]', name)
    return new Source(value, `${this.at}/${name}`, this.language, this.diagnostics)
  }

  /** A list of objects: each with its own place, `/States/A/Retry[0]`. */
  objects(name: string): Source[] {
    const value = this.get(name)
    if (value === undefined) return []
    if (!Array.isArray(value)) {
      this.wrong('Expected value of type [Array]', name)
      return []
    }
    return value.flatMap((one, i) => {
      const at = `${this.at}/${name}[${i}]`
      if (isObject(one as Json)) return [new Source(one as JsonObject, at, this.language, this.diagnostics)] // prettier-ignore
      this.diagnostics.schema(at, 'Expected value of type [Object]')
      return []
    })
  }

  /** InputPath, OutputPath, …: null is a value of its own. */
  query(name: string): Query | null | undefined {
    const value = this.get(name)
    if (value === undefined || value === null) return value
    if (typeof value === 'string') {
      try {
        return parseQuery(value)
      } catch (thrown) {
        return this.wrong(`Value is not a valid JSONPath: ${(thrown as Error).message}`, name)
      }
    }
    return this.wrong('Expected value of type [String, Null]', name)
  }

  /** A path to one place. */
  reference(name: string): Path | null | undefined {
    const value = this.get(name)
    if (value === undefined || value === null) return value
    if (typeof value !== 'string') return this.wrong('Expected value of type [String, Null]', name)
    try {
      const path = parsePath(value)
      if (path.definite && path.root.kind === 'input') return path
      return this.wrong('Value is not a Reference Path: it may name only one place in the input', name) // prettier-ignore
    } catch (thrown) {
      return this.wrong(`Value is not a Reference Path: ${(thrown as Error).message}`, name)
    }
  }

  payload(name: string): Payload | undefined {
    const value = this.get(name)
    if (value === undefined) return undefined
    return parsePayload(
      value,
      (field) =>
      this.wrong(`The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`, name), // prettier-ignore
    )
  }

  template(name: string): Template | undefined {
    const value = this.get(name)
    if (value === undefined) return undefined
    return parseTemplate(value, (at, message) => this.wrong(message, `${name}${at}`))
  }

  /** By the state's language. */
  filled(name: string): Payload | Template | undefined {
    return this.language === 'JSONata' ? this.template(name) : this.payload(name)
  }

  /** `Seconds`, `SecondsPath`, or an expression; a literal is checked by `check`. */
  dynamic<T extends Json>(
    name: string,
    check: (value: Json) => string | undefined,
    path = `${name}Path`,
  ): Dynamic<T> | undefined {
    const value = this.get(name)
    if (value !== undefined && this.has(path)) {
      return this.wrong(`These fields are mutually exclusive: [${name}, ${path}]`)
    }
    const text = this.language === 'JSONPath' ? this.text(path) : undefined
    if (text !== undefined) {
      const query = this.query(path)
      return query ? { kind: 'path', field: path, query, text } : undefined
    }
    if (value === undefined) return undefined
    if (
      this.language === 'JSONata' &&
      typeof value === 'string' &&
      expressionIn(value) !== undefined
    ) {
      return { kind: 'template', field: name, template: this.template(name)! }
    }
    const problem = check(value)
    if (problem !== undefined) return this.wrong(problem, name)
    return { kind: 'static', value: value as T }
  }
}

export const aString = (value: Json) =>
  typeof value === 'string'
    ? undefined
    : `Expected value of type [String], but was ${typeOf(value)}`

export function aNumber(least: number, most: number, whole = true) {
  return (value: Json): string | undefined => {
    if (typeof value !== 'number' || (whole && !Number.isInteger(value))) {
      return `Expected value of type [${whole ? 'Integer' : 'Number'}]`
    }
    return value >= least && value <= most ? undefined : `Value must be between ${least} and ${most}` // prettier-ignore
  }
}
