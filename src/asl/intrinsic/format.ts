// States.Format: a template whose `{}` are replaced in order.

import { isObject, type Json } from '../json.ts'
import type { Given } from './syntax.ts'

export function format([template, ...given]: readonly Given[]): string {
  if (typeof template?.value !== 'string') throw new RangeError('The template must be a string')
  const literal = template.raw !== undefined
  const text = template.raw ?? template.value
  let formatted = ''
  let used = 0
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (literal && character === '\\') formatted += text[++i] ?? ''
    else if (character === '{' && text[i + 1] === '}') {
      const next = given[used++]
      if (next === undefined) throw new RangeError('The template has more placeholders than there are arguments') // prettier-ignore
      formatted += shown(next.value, true)
      i++
    } else formatted += character
  }
  if (used < given.length) throw new RangeError('There are more arguments than the template has placeholders') // prettier-ignore
  return formatted
}

/** As Java shows it, which is what AWS does with objects and lists. */
function shown(value: Json, outermost = false): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return `[${value.map((one) => shown(one as Json)).join(', ')}]`
  if (isObject(value)) {
    const members = Object.entries(value).map(([name, one]) => `${name}=${shown(one)}`)
    return `{${members.join(', ')}}`
  }
  return value === null && outermost ? 'null' : JSON.stringify(value)
}
