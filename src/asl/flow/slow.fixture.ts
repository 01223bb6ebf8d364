// The data flow of a JSONPath state once more, by other means: slow, and written from the documents
// alone. Paths are split by a regular expression and walked by recursion; templates are rebuilt from
// their JSON text.

import type { Json } from '../json.ts'

export class Lost extends Error {}

interface Data {
  readonly InputPath?: string | null
  readonly Parameters?: Json
  readonly ResultSelector?: Json
  readonly ResultPath?: string | null
  readonly OutputPath?: string | null
}

export function slowOutput(state: Data, input: Json, task: (given: Json) => Json): Json {
  const taken = state.InputPath === null ? {} : slowRead(state.InputPath ?? '$', input)
  const given = state.Parameters === undefined ? taken : slowFill(state.Parameters, taken)
  const result = task(given)
  const selected =
    state.ResultSelector === undefined ? result : slowFill(state.ResultSelector, result)
  const joined =
    state.ResultPath === null ? input : slowWrite(state.ResultPath ?? '$', input, selected)
  return state.OutputPath === null ? {} : slowRead(state.OutputPath ?? '$', joined)
}

const STEP = /^(?:\.([A-Za-z0-9_]+)|\['([^']+)'\]|\[(-?\d+)\]|\[(\*)\]|\.(\*))/

function stepsOf(path: string): (string | number | '*')[] {
  let rest = path.slice(1)
  const steps: (string | number)[] = []
  while (rest !== '') {
    const found = STEP.exec(rest)
    if (found === null) throw new Error(`slow: ${path}`)
    const [whole, name, quoted, index, all, every] = found
    rest = rest.slice(whole.length)
    if (all ?? every) steps.push('*')
    else if (index !== undefined) steps.push(Number(index))
    else steps.push(`.${name ?? quoted}`)
  }
  return steps
}

export function slowRead(path: string, input: Json): Json {
  const steps = stepsOf(path)
  const many = steps.includes('*')
  const found = walk(input, steps)
  if (many) return found
  if (found.length === 0) throw new Lost(path)
  return found[0]!
}

function walk(value: Json, [step, ...rest]: (string | number)[]): Json[] {
  if (step === undefined) return [value]
  const inner: Json[] = []
  if (typeof value === 'object' && value !== null) {
    if (step === '*') inner.push(...(Object.values(value) as Json[]))
    else if (typeof step === 'number') {
      if (Array.isArray(value)) inner.push(...(value as Json[]).slice(step, step === -1 ? undefined : step + 1)) // prettier-ignore
    } else if (!Array.isArray(value)) {
      for (const [name, one] of Object.entries(value)) if (`.${name}` === step) inner.push(one)
    }
  }
  return inner.flatMap((one) => walk(one, rest))
}

function slowWrite(path: string, input: Json, value: Json): Json {
  const copy = { root: JSON.parse(JSON.stringify(input)) as Json } as Record<string, any>
  let at: any = copy
  let key: string | number = 'root'
  for (const step of stepsOf(path)) {
    const name = typeof step === 'string' ? step.slice(1) : step
    const here: unknown = at[key]
    if (typeof step === 'number') {
      if (!Array.isArray(here)) throw new Lost(path)
      const place: number = step < 0 ? here.length + step : step
      if (place < 0 || place >= here.length) throw new Lost(path)
      at = here
      key = place
      continue
    }
    if (here === undefined) at[key] = {}
    else if (typeof here !== 'object' || here === null || Array.isArray(here)) throw new Lost(path)
    at = at[key]
    key = name
  }
  at[key] = value
  return copy.root as Json
}

function slowFill(template: Json, input: Json): Json {
  return JSON.parse(
    JSON.stringify(template),
    function (this: unknown, _key: string, value: unknown) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
      const members = Object.entries(value).map(([name, one]) =>
        name.endsWith('.$') ? [name.slice(0, -2), slowCall(one as string, input)] : [name, one],
      )
      return Object.fromEntries(members) as object
    },
  ) as Json
}

const CALL = /^States\.(\w+)\((.*)\)$/

function slowCall(text: string, input: Json): Json {
  const call = CALL.exec(text)
  if (call === null) return slowRead(text, input)
  const given = call[2]!.split(', ').map((one) => (one.startsWith('$') ? slowRead(one, input) : (JSON.parse(one.replaceAll("'", '"')) as Json))) // prettier-ignore
  const [first, second] = given
  switch (call[1]) {
    case 'Array':
      return given
    case 'JsonToString':
      return JSON.stringify(first)
    case 'ArrayLength':
      if (!Array.isArray(first)) throw new Lost(text)
      return first.length
    case 'MathAdd':
      if (typeof first !== 'number' || typeof second !== 'number') throw new Lost(text)
      return Math.round(first) + Math.round(second)
    case 'Format':
      if (typeof second === 'object') throw new Error('slow: no objects')
      return String(first).replace('{}', () => String(second))
    default:
      throw new Error(`slow: ${text}`)
  }
}
