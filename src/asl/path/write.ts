// ResultPath: puts a value into an input, at a reference path.
// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultpath.html

import { StateFailure } from '../failure.ts'
import { isObject, setMember, typeOf, type Json } from '../json.ts'
import type { Path, Step } from './syntax.ts'

/** `undefined` as path: ResultPath is null, and the result is dropped. */
export function writePath(path: Path | undefined, input: Json, value: Json): Json {
  if (path === undefined) return input
  return put(path, path.steps, input, value)
}

function put(
  path: Path,
  [step, ...rest]: readonly Step[],
  into: Json | undefined,
  value: Json,
): Json {
  if (step === undefined) return value
  if (step.kind === 'names') {
    if (into !== undefined && !isObject(into)) throw mismatch(path, into)
    const copy: Record<string, Json> = {}
    for (const [name, one] of Object.entries(into ?? {})) setMember(copy, name, one)
    const name = step.names[0]!
    const before = into !== undefined && Object.hasOwn(into, name) ? into[name] : undefined
    setMember(copy, name, put(path, rest, before, value))
    return copy
  }
  if (!Array.isArray(into) || step.kind !== 'indexes') throw mismatch(path, into)
  const index = step.indexes[0]!
  const place = index < 0 ? into.length + index : index
  if (place < 0 || place >= into.length) throw mismatch(path, into)
  const copy = [...(into as Json[])]
  copy[place] = put(path, rest, copy[place], value)
  return copy
}

function mismatch({ text }: Path, at: Json | undefined): StateFailure {
  const what = at === undefined ? 'nothing' : `a value of type ${typeOf(at)}`
  return new StateFailure(
    'States.ResultPathMatchFailure',
    `Unable to apply step ${text} to input: there is ${what} where the path goes on`,
  )
}
