// Any JSON in which texts in `{% %}` are expressions: Arguments, Output, Assign, Items, …

import { isObject, setMember, type Json } from '../json.ts'
import type { Scope } from '../scope.ts'
import { evaluate, expressionIn, parseExpression, type Expression } from './expression.ts'

export type Template =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'list'; readonly items: readonly Template[] }
  | { readonly kind: 'members'; readonly members: readonly (readonly [string, Template])[] }

/** `failed` is told of each expression that cannot be read, with where it is: `/Output/result`. */
export function parseTemplate(
  value: Json,
  failed: (at: string, message: string) => void,
  at = '',
): Template {
  if (typeof value === 'string') {
    const text = expressionIn(value)
    if (text === undefined) return { kind: 'value', value }
    try {
      return { kind: 'expression', expression: parseExpression(text) }
    } catch (thrown) {
      failed(at, (thrown as Error).message)
      return { kind: 'value', value }
    }
  }
  if (Array.isArray(value)) {
    const items = value.map((one, i) => parseTemplate(one as Json, failed, `${at}[${i}]`))
    return items.every(isValue) ? { kind: 'value', value } : { kind: 'list', items }
  }
  if (!isObject(value)) return { kind: 'value', value }
  const members = Object.entries(value).map(
    ([name, one]) => [name, parseTemplate(one, failed, `${at}/${name}`)] as const,
  )
  return members.every(([, one]) => isValue(one)) ? { kind: 'value', value } : { kind: 'members', members } // prettier-ignore
}

function isValue(template: Template): boolean {
  return template.kind === 'value'
}

/** `field`: its name for messages, `Output`. */
export async function fill(template: Template, scope: Scope, field: string): Promise<Json> {
  switch (template.kind) {
    case 'value':
      return template.value
    case 'expression':
      return evaluate(template.expression, scope, field)
    case 'list': {
      const items: Json[] = []
      for (const [i, item] of template.items.entries()) items.push(await fill(item, scope, `${field}[${i}]`)) // prettier-ignore
      return items
    }
    case 'members': {
      const filled: Record<string, Json> = {}
      for (const [name, one] of template.members) {
        setMember(filled, name, await fill(one, scope, `${field}/${name}`))
      }
      return filled
    }
  }
}
