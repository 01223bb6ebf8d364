// Which variables a state reads, as DescribeStateMachine lists them.

import type { Language } from '../definition.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { expressionIn } from '../jsonata/expression.ts'

/** What stands in these is states of their own. */
const INNER = ['ItemProcessor', 'Iterator', 'Branches']
/** Fields of JSONPath states that hold paths without being called `….$`. */
const PATH_FIELDS = /^(Variable|InputPath|OutputPath|.+Path)$/
const VARIABLE = /\$([\p{L}_][\p{L}\p{N}_]*)/gu

export function referencesIn(state: JsonObject, language: Language): string[] {
  const found = new Set<string>()
  const outer = Object.entries(state).filter(([name]) => !INNER.includes(name))
  for (const [name, value] of outer) visit(name, value)
  return [...found].sort()

  function visit(name: string, value: Json): void {
    if (typeof value === 'string') {
      const text = language === 'JSONata' ? expressionIn(value) : queryIn(name, value)
      for (const variable of namesIn(text ?? '', language)) found.add(variable)
    } else if (Array.isArray(value)) for (const one of value) visit(name, one as Json)
    else if (isObject(value)) for (const [key, one] of Object.entries(value)) visit(key, one)
  }
}

function queryIn(name: string, value: string): string | undefined {
  return name.endsWith('.$') || PATH_FIELDS.test(name) ? value : undefined
}

/** Not of what stands in quotes; of JSONata, not what is called, bound by it, or `$states`. */
function namesIn(text: string, language: Language): string[] {
  const bare = text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''")
  const own = new Set(['states'])
  if (language === 'JSONata') {
    for (const [, name] of bare.matchAll(/\$([\p{L}_][\p{L}\p{N}_]*)\s*:=/gu)) own.add(name!)
    for (const [, names] of bare.matchAll(/function\s*\(([^)]*)\)/g)) {
      for (const [, name] of names!.matchAll(VARIABLE)) own.add(name!)
    }
  }
  return [...bare.matchAll(VARIABLE)]
    .filter((match) => {
      const called = bare
        .slice(match.index + match[0].length)
        .trimStart()
        .startsWith('(')
      return !own.has(match[1]!) && !(language === 'JSONata' && called)
    })
    .map((match) => match[1]!)
}
