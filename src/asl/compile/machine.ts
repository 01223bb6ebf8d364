// A definition from its text: read, checked, compiled.

import type { Flow, Language, Machine, State } from '../definition.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { readJson } from '../json-text.ts'
import { Diagnostics } from './diagnostics.ts'
import { checkGraph } from './graph.ts'
import { referencesIn } from './references.ts'
import { Source } from './source.ts'
import { compileState } from './state.ts'

const TOP = new Set(['Comment', 'StartAt', 'States', 'Version', 'TimeoutSeconds', 'QueryLanguage'])
const MAX_NAME = 80
const MAX_DEPTH = 20
const MOST_STATES = 10_000
const MOST_SECONDS = 99_999_999

export interface CompileOptions {
  readonly express?: boolean
  /** One state alone: where it goes on is not there. */
  readonly alone?: boolean
}

export interface Compiled {
  /** There is one where no diagnostic is an error. */
  readonly machine: Machine | undefined
  readonly diagnostics: Diagnostics
}

export function compile(
  text: string,
  { express = false, alone = false }: CompileOptions = {},
): Compiled {
  const diagnostics = new Diagnostics()
  const value = parsed(text, diagnostics)
  if (value === undefined) return { machine: undefined, diagnostics }
  const compiler = new Compiler(diagnostics, { express, alone })
  const machine = compiler.machine(value)
  return { machine: diagnostics.failed ? undefined : machine, diagnostics }
}

function parsed(text: string, diagnostics: Diagnostics): JsonObject | undefined {
  const read = text.trim() === '' ? { value: null } : readJson(text)
  if ('problem' in read) {
    const { message, line, column } = read.problem
    const location = `[Source: (String)${JSON.stringify(text.slice(0, 500))}; line: ${line}, column: ${column}]` // prettier-ignore
    diagnostics.add({ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message: `${message}\n at ${location}`, location }) // prettier-ignore
    return undefined
  }
  if (isObject(read.value)) return read.value
  const message = 'Definition must be a valid JSON object'
  diagnostics.add({ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message })
  return undefined
}

class Compiler {
  readonly #diagnostics: Diagnostics
  readonly #options: Required<CompileOptions>
  readonly #flows: Flow[] = []
  readonly #names = new Set<string>()
  readonly #references = new Map<string, readonly string[]>()
  #language: Language = 'JSONPath'
  #depth = 0

  constructor(diagnostics: Diagnostics, options: Required<CompileOptions>) {
    this.#diagnostics = diagnostics
    this.#options = options
  }

  machine(value: JsonObject): Machine {
    const top = new Source(value, '/', 'JSONPath', this.#diagnostics)
    this.#language = this.#languageOf(top, 'JSONPath')
    for (const field of Object.keys(value)) {
      if (!TOP.has(field)) top.wrong(`Field '${field}' is not supported`)
    }
    const version = top.get('Version')
    if (version !== undefined && version !== '1.0') top.wrong('Value must be one of [1.0]', 'Version') // prettier-ignore
    const timeoutSeconds = top.integer('TimeoutSeconds', 1, MOST_SECONDS)
    const source = new Source(value, '', this.#language, this.#diagnostics)
    this.#flow(source, '/')
    return { flows: this.#flows, timeoutSeconds, language: this.#language, references: this.#references } // prettier-ignore
  }

  /** Answers its index. */
  #flow(source: Source, shown = source.at): number {
    const index = this.#flows.length
    this.#flows.push({ startAt: '', states: new Map() })
    const missing = ['StartAt', 'States'].filter((name) => !source.has(name))
    if (missing.length > 0) {
      this.#diagnostics.schema(shown, `These fields are required: [${missing.join(', ')}]`)
      return index
    }
    const startAt = source.text('StartAt') ?? ''
    const states = new Map<string, State>()
    const given = source.object('States')
    this.#depth++
    for (const [name, value] of Object.entries(given?.value ?? {})) {
      const state = this.#state(name, value, `${source.at}/States/${name}`)
      if (state !== undefined) states.set(name, state)
    }
    this.#depth--
    this.#flows[index] = { startAt, states }
    const complete = given !== undefined && states.size === Object.keys(given.value).length
    if (complete && !this.#options.alone)
      checkGraph(this.#flows[index], source.at, this.#diagnostics)
    return index
  }

  #state(name: string, value: Json, at: string): State | undefined {
    if (!isObject(value)) return void this.#diagnostics.schema(at, 'Expected value of type [Object]') // prettier-ignore
    if (name.length > MAX_NAME || name === '') {
      this.#diagnostics.schema(at, `State names must have 1 to ${MAX_NAME} characters`)
    }
    if (this.#names.has(name)) {
      const message = `Duplicate State name: ${name}`
      this.#diagnostics.add({ severity: 'ERROR', code: 'DUPLICATE_STATE_NAME', message, location: at }) // prettier-ignore
    }
    this.#names.add(name)
    if (this.#names.size > MOST_STATES || this.#depth > MAX_DEPTH) {
      return void this.#diagnostics.schema(at, 'The definition has too many states')
    }
    const bare = new Source(value, at, this.#language, this.#diagnostics)
    const language = this.#languageOf(bare, this.#language)
    if (this.#language === 'JSONata' && language === 'JSONPath') {
      bare.wrong("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine") // prettier-ignore
    }
    const source = new Source(value, at, language, this.#diagnostics)
    this.#references.set(name, referencesIn(value, language))
    return compileState(source, name, {
      express: this.#options.express,
      flow: (inner) => this.#flow(inner),
    })
  }

  #languageOf(source: Source, fallback: Language): Language {
    const value = source.get('QueryLanguage')
    if (value === undefined) return fallback
    if (value === 'JSONPath' || value === 'JSONata') return value
    source.wrong('Value must be one of [JSONPath, JSONata]', 'QueryLanguage')
    return 'JSONata'
  }
}
