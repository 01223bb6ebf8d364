// How data flows through a state: what it takes of its input, what it makes of its result, which
// variables it assigns.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html

import type { Catcher, Data, State } from '../definition.ts'
import type { ErrorOutput } from '../failure.ts'
import { parameterFailure, RUNTIME, runtimeFailure } from '../failure.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { fill, type Template } from '../jsonata/template.ts'
import { writePath } from '../path/write.ts'
import type { Scope } from '../scope.ts'
import { fillPayload, type Payload, type Query } from '../template.ts'
import { valueAt } from './dynamic.ts'

/** Stages on the way, as TestState shows them. */
export interface Stages {
  afterInputPath?: Json
  afterParameters?: Json
  afterArguments?: Json
  result?: Json
  afterResultSelector?: Json
  afterResultPath?: Json
}

export interface Exit {
  readonly output: Json
  readonly assigned: JsonObject | undefined
}

/** What the state's expressions see as input. */
export function inputOf({ data, language }: State, scope: Scope, stages: Stages = {}): Scope {
  if (language === 'JSONata') return scope
  const input = taken(data.inputPath, scope)
  stages.afterInputPath = input
  return { ...scope, input }
}

function taken(path: Query | null | undefined, scope: Scope): Json {
  if (path === undefined) return scope.input
  return path === null ? {} : valueAt(path, scope)
}

/** Of the effective input: what the task gets. */
export async function argumentsOf(state: State, scope: Scope, stages: Stages = {}): Promise<Json> {
  const { data, language, type } = state
  if (language === 'JSONata') {
    if (data.arguments === undefined) return scope.input
    stages.afterArguments = await fill(data.arguments, scope, 'Arguments')
    return stages.afterArguments
  }
  const error = type === 'Pass' ? RUNTIME : 'States.ParameterPathFailure'
  const filled = data.parameters ? fillPayload(data.parameters, scope, error) : scope.input
  stages.afterParameters = filled
  return filled
}

/**
 * `raw`: the input as the state got it; `scope`: as `inputOf` made it. `result`: of states that have
 * one; the others give on their input.
 */
export async function exitOf(
  state: State,
  { raw, scope, result }: { raw: Json; scope: Scope; result: Json | undefined },
  stages: Stages = {},
): Promise<Exit> {
  const { data } = state
  if (state.language === 'JSONata') {
    const inner = result === undefined ? scope : { ...scope, result }
    const output = data.output ? await fill(data.output, inner, 'Output') : (result ?? scope.input)
    return { output, assigned: await assignedBy(data.assign, 'JSONata', inner) }
  }
  if (result === undefined) {
    const output = taken(data.outputPath, scope)
    return { output, assigned: await assignedBy(data.assign, 'JSONPath', scope) }
  }
  const selected = selectedOf(data, scope, result)
  stages.afterResultSelector = selected
  const assigned = await assignedBy(data.assign, 'JSONPath', { ...scope, input: selected })
  const joined = data.resultPath === undefined ? selected : writePath(data.resultPath ?? undefined, raw, selected) // prettier-ignore
  stages.afterResultPath = joined
  return { output: taken(data.outputPath, { ...scope, input: joined }), assigned }
}

function selectedOf({ resultSelector }: Data, scope: Scope, result: Json): Json {
  if (resultSelector === undefined) return result
  return fillPayload(resultSelector, { ...scope, input: result }, RUNTIME)
}

export async function assignedBy(
  assign: Payload | Template | undefined,
  language: State['language'],
  scope: Scope,
): Promise<JsonObject | undefined> {
  if (assign === undefined) return undefined
  const filled =
    language === 'JSONata'
      ? await fill(assign as Template, scope, 'Assign')
      : fillPayload(assign as Payload, scope, RUNTIME)
  if (!isObject(filled)) throw runtimeFailure('Assign yields no object')
  return filled
}

/** A template in the state's language, over its scope. */
export async function filledBy(
  template: Payload | Template,
  language: State['language'],
  { scope, field }: { readonly scope: Scope; readonly field: string },
): Promise<Json> {
  return language === 'JSONata'
    ? fill(template as Template, scope, field)
    : fillPayload(template as Payload, scope, parameterFailure('').error)
}

export function errorJson({ error, cause }: ErrorOutput): JsonObject {
  return { Error: error ?? null, Cause: cause ?? null }
}

/** What goes on from a Catch. */
export async function caughtBy(
  state: State,
  catcher: Catcher,
  { raw, scope, failure }: { raw: Json; scope: Scope; failure: ErrorOutput },
): Promise<Exit> {
  const errorOutput = errorJson(failure)
  if (state.language === 'JSONata') {
    const inner = { ...scope, errorOutput }
    const output = catcher.output ? await fill(catcher.output, inner, 'Output') : errorOutput
    return { output, assigned: await assignedBy(catcher.assign, 'JSONata', inner) }
  }
  const inner = { ...scope, input: errorOutput }
  const assigned = await assignedBy(catcher.assign, 'JSONPath', inner)
  const { resultPath } = catcher
  if (resultPath === undefined) return { output: errorOutput, assigned }
  return { output: writePath(resultPath ?? undefined, raw, errorOutput), assigned }
}
