// AWS's own (Java) regular expressions, as JavaScript ones. They are constants of the models; no
// caller's text ever becomes an expression.

// Longer values skip all but the simplest expressions: some of AWS's are polynomial.
const MAX_CHECKED = 2048

// Expressions that take exponential time on a hostile value, and what is equivalent to each.
const EQUIVALENTS: ReadonlyMap<string, string> = new Map([
  ['^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$', '\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*'],
  [
    '^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$',
    '\\t*[^\\x00-\\x1F:\\x7F](\\t|[^\\x00-\\x1F:\\x7F])*',
  ],
  [
    '[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*|(\\$(\\.[\\w/_-]+(\\[(\\d+|\\*)\\])*)*)',
    '\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*',
  ],
])

const ONE_CLASS = /^\^?\(?\[(?:[^\]\\]|\\.)+\][*+]?\)?\$?$/

const compiled = new Map<string, (value: string) => boolean>()

/** Whether a value matches, as a whole. Compiled at first use. */
export function matches(pattern: string, value: string): boolean {
  let test = compiled.get(pattern)
  if (test === undefined) {
    test = compile(pattern)
    compiled.set(pattern, test)
  }
  return test(value)
}

function compile(pattern: string): (value: string) => boolean {
  const expression = translate(pattern)
  const unbounded = ONE_CLASS.test(pattern)
  return (value) => (!unbounded && value.length > MAX_CHECKED) || expression.test(value)
}

/** The JavaScript expression of a Java one. Throws where there is none; a test compiles them all. */
export function translate(pattern: string): RegExp {
  let source = EQUIVALENTS.get(pattern) ?? pattern
  let flags = ''
  const inline = /^\(\?([is])\)/.exec(source)
  if (inline !== null) {
    flags = inline[1]!
    source = source.slice(inline[0].length)
  }
  source = `^(?:${source.replaceAll('\\p{Print}', '[\\x20-\\x7E]')})$`
  try {
    return new RegExp(source, `${flags}u`)
  } catch {
    // Java allows an escape before any punctuation; JavaScript only without the u flag.
    return new RegExp(source, flags)
  }
}
