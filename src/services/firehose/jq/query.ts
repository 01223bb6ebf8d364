// A jq query as a function from a value to the values that it yields.

import { JqError } from './error.ts'
import type { Filter } from './filter.ts'
import { parseQuery } from './parser.ts'
import type { Value } from './value.ts'

export { JqError } from './error.ts'

const MOST_CHARACTERS = 10_000
/** Values that one run may make, and that it may answer. */
const BUDGET = 100_000
const MOST_ANSWERS = 1_000

const queries = new Map<string, Filter>()
const MOST_QUERIES = 256

/** Throws JqError for what is no query; the function does for what the query does not take. */
export function jqQuery(source: string): (input: Value) => readonly Value[] {
  const filter = queries.get(source) ?? compiled(source)
  return (input) => {
    const scope = { variables: new Map<string, Value>(), budget: { left: BUDGET } }
    const answers: Value[] = []
    for (const value of filter(input, scope)) {
      if (answers.length >= MOST_ANSWERS) throw new JqError('the query yields too much')
      answers.push(value)
    }
    return answers
  }
}

function compiled(source: string): Filter {
  if (source.length > MOST_CHARACTERS) throw new JqError('the query is too long')
  const filter = parseQuery(source)
  if (queries.size >= MOST_QUERIES) queries.clear()
  queries.set(source, filter)
  return filter
}
