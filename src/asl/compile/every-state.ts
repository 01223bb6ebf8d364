// What the states have in common.

import type { Data, Language } from '../definition.ts'
import { isObject } from '../json.ts'
import { FIELDS, ONLY_JSONATA, ONLY_JSONPATH, REQUIRED } from './fields.ts'
import type { Source } from './source.ts'

export interface Common {
  readonly name: string
  readonly language: Language
  readonly next: string | undefined
  readonly data: Data
}

const VARIABLE = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u

/** Reads what all states have, and tells what this one may not have. */
export function commonOf(source: Source, name: string, type: string): Common {
  checkFields(source, type)
  for (const required of REQUIRED[type] ?? []) {
    if (!source.has(required)) source.wrong(`These fields are required: [${required}]`)
  }
  const next = source.text('Next')
  const end = source.flag('End')
  if (FIELDS[type]!.has('Next')) {
    if (next === undefined && end !== true)
      source.wrong('These fields are required: [Next] or [End]')
    if (next !== undefined && end !== undefined) source.wrong('These fields are mutually exclusive: [Next, End]') // prettier-ignore
  }
  checkAssign(source)
  return { name, language: source.language, next, data: dataOf(source) }
}

function checkFields(source: Source, type: string): void {
  const other = source.language === 'JSONata' ? 'JSONPath' : 'JSONata'
  for (const field of Object.keys(source.value)) {
    const elsewhere = (source.language === 'JSONata' ? ONLY_JSONPATH : ONLY_JSONATA).has(field)
    if (!FIELDS[type]!.has(field)) source.wrong(`Field '${field}' is not supported`)
    else if (elsewhere) {
      source.wrong(`The QueryLanguage is set to '${source.language}', but field '${field}' is only supported for the '${other}' QueryLanguage`) // prettier-ignore
    }
  }
}

function checkAssign(source: Source): void {
  const assign = source.get('Assign')
  if (assign === undefined) return
  if (!isObject(assign)) return void source.wrong('Expected value of type [Object]', 'Assign')
  for (const key of Object.keys(assign)) {
    const name = source.language === 'JSONPath' && key.endsWith('.$') ? key.slice(0, -2) : key
    if (!VARIABLE.test(name) || name === 'states') source.wrong(`Invalid variable name '${name}'`, 'Assign') // prettier-ignore
  }
}

function dataOf(source: Source): Data {
  if (source.language === 'JSONata') {
    return {
      assign: source.template('Assign'),
      arguments: source.template('Arguments'),
      output: source.template('Output'),
    }
  }
  return {
    inputPath: source.query('InputPath'),
    parameters: source.payload('Parameters'),
    resultSelector: source.payload('ResultSelector'),
    resultPath: source.reference('ResultPath'),
    outputPath: source.query('OutputPath'),
    assign: source.payload('Assign'),
  }
}
