// Moments as the language takes them: RFC 3339 with an upper-case T and Z or an offset.

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})$/

/** Milliseconds since the epoch; undefined: the text is none. */
export function readTimestamp(text: string): number | undefined {
  const parts = PATTERN.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second = '0', fraction = '', offset = 'Z'] = parts
  const date = [Number(year), Number(month), Number(day)] as const
  const daysInMonth = new Date(Date.UTC(date[0], date[1], 0)).getUTCDate()
  const valid =
    inRange(date[1], 1, 12) &&
    inRange(date[2], 1, daysInMonth) &&
    inRange(Number(hour), 0, 23) &&
    inRange(Number(minute), 0, 59) &&
    inRange(Number(second), 0, 59)
  if (!valid) return undefined
  const utc = Date.UTC(date[0], date[1] - 1, date[2], Number(hour), Number(minute), Number(second))
  return utc + Math.floor(Number(`0.${fraction || '0'}`) * 1000) - offsetMs(offset)
}

function inRange(value: number, least: number, most: number): boolean {
  return value >= least && value <= most
}

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))
  return (offset[0] === '-' ? -minutes : minutes) * 60_000
}

/** As AWS writes moments into inputs and outputs: milliseconds, `Z`. */
export function writeTimestamp(ms: number): string {
  return new Date(ms).toISOString()
}
