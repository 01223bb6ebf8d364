// Moments as Java's DateTimeFormatter writes them, for `!{timestamp:…}`.
// https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html

/** A pattern as pieces: texts, and runs of one letter. */
export type Pattern = readonly ({ readonly text: string } | { readonly run: string })[]

const LETTERS = 'yuMLdDQqwWYeEahkKHmsSnzVXxZ'

/** Undefined: no pattern that is known here. */
export function parsePattern(pattern: string): Pattern | undefined {
  const pieces: ({ text: string } | { run: string })[] = []
  for (let i = 0; i < pattern.length;) {
    const char = pattern[i]!
    if (char === "'") {
      if (pattern[i + 1] === "'") {
        pieces.push({ text: "'" })
        i += 2
        continue
      }
      const quoted = quotedAt(pattern, i)
      if (quoted === undefined) return undefined
      pieces.push({ text: quoted.text })
      i = quoted.end
    } else if (/[A-Za-z]/.test(char)) {
      if (!LETTERS.includes(char)) return undefined
      let end = i
      while (pattern[end] === char) end++
      pieces.push({ run: pattern.slice(i, end) })
      i = end
    } else {
      if ('{}[]#'.includes(char)) return undefined
      pieces.push({ text: char })
      i++
    }
  }
  return pieces
}

function quotedAt(pattern: string, from: number) {
  let text = ''
  for (let i = from + 1; i < pattern.length; i++) {
    if (pattern[i] !== "'") text += pattern[i]
    else if (pattern[i + 1] === "'") {
      text += "'"
      i++
    } else return { text, end: i + 1 }
  }
  return undefined
}

const MONTHS =
  'January February March April May June July August September October November December'.split(' ')
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')
const DAY_MS = 86_400_000

/** Fields of a moment in a time zone. */
export interface Fields {
  /** As if the zone were UTC: its getUTC… are the zone's. */
  readonly local: Date
  readonly offsetMinutes: number
  readonly zone: string
}

const formats = new Map<string, Intl.DateTimeFormat>()
const MOST_FORMATS = 64

/** Undefined: there is no such time zone. */
export function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone)
  if (known !== undefined) return known
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, hourCycle: 'h23', era: 'short' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    })
    if (formats.size >= MOST_FORMATS) formats.clear()
    formats.set(zone, made)
    return made
  } catch {
    return undefined
  }
}

export function fieldsOf(atMs: number, zone: string): Fields {
  const at = new Date(atMs)
  const parts = Object.fromEntries(
    formatOf(zone)!
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<string, number>
  const { year, month, day, hour, minute, second } = parts
  const localMs = Date.UTC(year!, month! - 1, day, hour, minute, second) + (atMs % 1000)
  return { local: new Date(localMs), offsetMinutes: Math.round((localMs - atMs) / 60_000), zone }
}

export function written(pattern: Pattern, fields: Fields): string {
  return pattern.map((piece) => ('text' in piece ? piece.text : field(piece.run, fields))).join('')
}

const padded = (value: number, run: string) => String(value).padStart(run.length, '0')

function field(run: string, { local, offsetMinutes, zone }: Fields): string {
  const hour = local.getUTCHours()
  switch (run[0]) {
    case 'y':
    case 'u':
      return yearOf(local.getUTCFullYear(), run)
    case 'Y':
      return yearOf(weekOf(local).year, run)
    case 'M':
    case 'L':
      return named(MONTHS, local.getUTCMonth(), run, local.getUTCMonth() + 1)
    case 'Q':
    case 'q':
      return quarterOf(Math.floor(local.getUTCMonth() / 3) + 1, run)
    case 'w':
      return padded(weekOf(local).week, run)
    case 'W':
      return padded(Math.ceil((local.getUTCDate() + firstDay(local)) / 7), run)
    case 'd':
      return padded(local.getUTCDate(), run)
    case 'D':
      return padded(dayOfYear(local), run)
    case 'E':
      return named(DAYS, local.getUTCDay(), run.length < 3 ? 'EEE' : run, 0)
    case 'e':
      return named(DAYS, local.getUTCDay(), run, local.getUTCDay() + 1)
    case 'a':
      return hour < 12 ? 'AM' : 'PM'
    case 'H':
      return padded(hour, run)
    case 'k':
      return padded(hour || 24, run)
    case 'K':
      return padded(hour % 12, run)
    case 'h':
      return padded(hour % 12 || 12, run)
    case 'm':
      return padded(local.getUTCMinutes(), run)
    case 's':
      return padded(local.getUTCSeconds(), run)
    case 'S':
      return String(local.getUTCMilliseconds()).padStart(3, '0').padEnd(run.length, '0').slice(0, run.length) // prettier-ignore
    case 'n':
      return padded(local.getUTCMilliseconds() * 1_000_000, run)
    case 'z':
    case 'V':
      return zone
    default:
      return offsetOf(offsetMinutes, run)
  }
}

function yearOf(year: number, run: string): string {
  return run.length === 2 ? String(year % 100).padStart(2, '0') : padded(year, run)
}

/** 1 and 2 letters: a number; 3 short, 4 long, 5 a letter. */
function named(names: readonly string[], index: number, run: string, number: number): string {
  const name = names[index]!
  if (run.length === 3) return name.slice(0, 3)
  if (run.length === 4) return name
  return run.length === 5 ? name[0]! : padded(number, run)
}

function quarterOf(quarter: number, run: string): string {
  if (run.length < 3) return padded(quarter, run)
  return run.length === 3 ? `Q${quarter}` : `${['1st', '2nd', '3rd', '4th'][quarter - 1]} quarter`
}

function dayOfYear(local: Date): number {
  const first = Date.UTC(local.getUTCFullYear(), 0, 1)
  return Math.floor((local.getTime() - first) / DAY_MS) + 1
}

/** Weekday of the month's first day, Sunday 0. */
function firstDay(local: Date): number {
  return (local.getUTCDay() - ((local.getUTCDate() - 1) % 7) + 7) % 7
}

/** Weeks of the US begin on Sunday, the first with January 1st. */
function weekOf(local: Date): { year: number; week: number } {
  const year = local.getUTCFullYear()
  const startOf = (of: number) => {
    const first = new Date(Date.UTC(of, 0, 1))
    return first.getTime() - first.getUTCDay() * DAY_MS
  }
  if (local.getTime() >= startOf(year + 1)) return { year: year + 1, week: 1 }
  return { year, week: Math.floor((local.getTime() - startOf(year)) / (7 * DAY_MS)) + 1 }
}

function offsetOf(minutes: number, run: string): string {
  if (run[0] === 'X' && minutes === 0) return 'Z'
  const sign = minutes < 0 ? '-' : '+'
  const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0')
  const rest = String(Math.abs(minutes) % 60).padStart(2, '0')
  if (run[0] === 'Z' && run.length === 4) return `GMT${sign}${hours}:${rest}`
  if (run[0] === 'Z' && run.length === 5) return minutes === 0 ? 'Z' : `${sign}${hours}:${rest}`
  if (run[0] === 'Z') return `${sign}${hours}${rest}`
  if (run.length === 1) return `${sign}${hours}${rest === '00' ? '' : rest}`
  return run.length % 2 === 0 ? `${sign}${hours}${rest}` : `${sign}${hours}:${rest}`
}
