// Input templates of EventBridge's targets and of pipes: JSON text with placeholders.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html

/**
 * A placeholder between quotes becomes bare text, elsewhere a JSON value. `placeholder` is global, and its
 * first group the name.
 */
export function filled(
  template: string,
  placeholder: RegExp,
  valueOf: (name: string) => unknown,
): string {
  let quoted = false
  let at = 0
  let result = ''
  const copy = (to: number) => {
    for (let i = at; i < to; i++) {
      if (template[i] === '\\') i++
      else if (template[i] === '"') quoted = !quoted
    }
    result += template.slice(at, to)
  }
  for (const { index, 0: whole, 1: name = '' } of template.matchAll(placeholder)) {
    copy(index)
    const value = valueOf(name)
    result += quoted ? bare(value) : JSON.stringify(value ?? '')
    at = index + whole.length
  }
  copy(template.length)
  return result
}

/** As AWS prints values inside a text: no quotes, no escapes. */
function bare(value: unknown): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return `[${value.map(bare).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${name}:${bare(member)}`)
    return `{${members.join(',')}}`
  }
  return String(value)
}

/** Every placeholder becomes bare text, and the result is text. */
export function plain(
  template: string,
  placeholder: RegExp,
  valueOf: (name: string) => unknown,
): string {
  return template.replaceAll(placeholder, (_, name: string) => bare(valueOf(name)))
}
