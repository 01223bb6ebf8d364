// The grammar of patterns a second time, as slow and plain as the documentation reads: every field of a
// pattern is tried with every value of the event, and values of two elements of one array never go
// together. It shares nothing with the matcher but its input.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html

type Scalar = string | number | boolean | null

/** A value, and in which element of which array it stands. */
interface Found {
  readonly path: string
  readonly value: Scalar
  readonly within: ReadonlyMap<string, number>
}

type Field = readonly [path: string, matchers: readonly unknown[]]

export function slowlyMatches(pattern: object, event: unknown): boolean {
  const found = valuesOf(event, { path: '', place: '', within: new Map() })
  return waysOf(pattern, '').some((fields) => fits(fields.toSorted(byPath), found, new Map()))
}

const byPath = ([one]: Field, [other]: Field) => (one < other ? -1 : 1)

/** Each way to match is a list of fields that must all hold. */
function waysOf(pattern: object, path: string): Field[][] {
  return Object.entries(pattern).reduce<Field[][]>(
    (ways, [name, wanted]: [string, unknown]) => {
      const at = path === '' ? name : `${path}.${name}`
      const more =
        name === '$or'
          ? (wanted as object[]).flatMap((way) => waysOf(way, path))
          : Array.isArray(wanted)
            ? [[[at, wanted as unknown[]] as const]]
            : waysOf(wanted as object, at)
      return ways.flatMap((way) => more.map((one) => [...way, ...one]))
    },
    [[]],
  )
}

/** In order of paths, as AWS has it: what is absent must be so of the elements chosen before. */
function fits(
  [field, ...rest]: readonly Field[],
  found: readonly Found[],
  chosen: ReadonlyMap<string, number>,
): boolean {
  if (field === undefined) return true
  const [at, matchers] = field
  const seen = found.filter(({ path, within }) => path === at && agree(chosen, within))
  if (seen.length === 0) return matchers.some(isAbsence) && fits(rest, found, chosen)
  return seen.some(
    ({ value, within }) =>
      matchers.some((one) => holds(one, value)) &&
      fits(rest, found, new Map([...chosen, ...within])),
  )
}

function agree(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  return [...other].every(([array, index]) => (one.get(array) ?? index) === index)
}

function isAbsence(matcher: unknown): boolean {
  return JSON.stringify(matcher) === '{"exists":false}'
}

interface At {
  readonly path: string
  /** Tells arrays of one path apart. */
  readonly place: string
  readonly within: ReadonlyMap<string, number>
}

function valuesOf(value: unknown, { path, place, within }: At): Found[] {
  if (Array.isArray(value)) {
    return value.flatMap((element: unknown, index) => {
      const isScalar = typeof element !== 'object' || element === null
      const inside = isScalar ? within : new Map([...within, [place, index]])
      return valuesOf(element, { path, place: `${place}[${index}]`, within: inside })
    })
  }
  if (typeof value !== 'object' || value === null) {
    return [{ path, value: value as Scalar, within }]
  }
  return Object.entries(value).flatMap(([name, member]) => {
    const below = path === '' ? name : `${path}.${name}`
    return valuesOf(member, { path: below, place: `${place}/${name}`, within })
  })
}

type Matcher = Readonly<Record<string, any>>

function holds(matcher: unknown, value: Scalar): boolean {
  if (typeof matcher !== 'object' || matcher === null) return matcher === value
  const [[kind, wanted]] = Object.entries(matcher as Matcher) as [[string, any]]
  switch (kind) {
    case 'exists':
      return wanted as boolean
    case 'numeric':
      return typeof value === 'number' && isWithin(wanted as (string | number)[], value)
    case 'anything-but':
      return !(Array.isArray(wanted) ? wanted : [wanted]).some((not: unknown) => {
        if (typeof not !== 'object' || not === null) return not === value
        const [[inner, texts]] = Object.entries(not) as [[string, any]]
        return [texts].flat().some((text: string) => textHolds(inner, text, value))
      })
    default:
      return textHolds(kind, wanted, value)
  }
}

function textHolds(kind: string, wanted: any, value: Scalar): boolean {
  if (typeof value !== 'string') return false
  if (typeof wanted === 'object') {
    return textHolds(kind, String(wanted['equals-ignore-case']).toLowerCase(), value.toLowerCase())
  }
  switch (kind) {
    case 'prefix':
      return value.startsWith(wanted as string)
    case 'suffix':
      return value.endsWith(wanted as string)
    case 'equals-ignore-case':
      return value.toLowerCase() === (wanted as string).toLowerCase()
    case 'wildcard':
      return globs([...(wanted as string)], [...value])
    default:
      throw new Error(`the reference knows no ${kind}`)
  }
}

function globs(pattern: readonly string[], text: readonly string[]): boolean {
  if (pattern.length === 0) return text.length === 0
  const [first, ...rest] = pattern
  if (first !== '*') return text[0] === first && text.length > 0 && globs(rest, text.slice(1))
  return globs(rest, text) || (text.length > 0 && globs(pattern, text.slice(1)))
}

function isWithin(
  [operator, bound, ...more]: readonly (string | number)[],
  value: number,
): boolean {
  const limit = bound as number
  const holdsHere =
    (operator === '=' && value === limit) ||
    (operator === '<' && value < limit) ||
    (operator === '<=' && value <= limit) ||
    (operator === '>' && value > limit) ||
    (operator === '>=' && value >= limit)
  return holdsHere && (more.length === 0 || isWithin(more, value))
}
