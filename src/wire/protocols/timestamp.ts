// Timestamps: JavaScript Dates inside, one of three texts on the wire.
// https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait

export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds'

export function formatTimestamp(value: Date | number | string, format: TimestampFormat): string {
  const date = value instanceof Date ? value : new Date(value)
  switch (format) {
    case 'epoch-seconds':
      return String(date.getTime() / 1000)
    case 'http-date':
      return date.toUTCString()
    case 'date-time': {
      const text = date.toISOString()
      return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
    }
  }
}

const SHAPES: Readonly<Record<TimestampFormat, RegExp>> = {
  'epoch-seconds': /^[+-]?(\d{1,15}(\.\d{0,12})?|\.\d{1,12})([eE][+-]?\d{1,2})?$/,
  'date-time':
    /^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}([.,]\d{1,12})?)?([Zz]|[+-]\d{2}:?\d{2})?)?$/,
  'http-date':
    /^[A-Za-z]{3,9},? \d{2}[ -][A-Za-z]{3}[ -]\d{2,4} \d{2}:\d{2}:\d{2}(\.\d{1,9})? GMT$/,
}

/** undefined: the text is no timestamp. Like AWS, takes any of the formats where one is stated. */
export function parseTimestamp(text: string): Date | undefined {
  if (text.length > 64) return undefined
  if (SHAPES['epoch-seconds'].test(text)) return valid(Math.round(Number(text) * 1000))
  if (SHAPES['date-time'].test(text)) return valid(Date.parse(dateTime(text)))
  if (SHAPES['http-date'].test(text)) return valid(Date.parse(text))
  return undefined
}

// A date without an offset is UTC, where JavaScript takes local time.
function dateTime(text: string): string {
  const upper = text.toUpperCase().replace(' ', 'T').replace(',', '.')
  return upper.includes('T') && !/(Z|[+-]\d{2}:?\d{2})$/.test(upper) ? `${upper}Z` : upper
}

function valid(ms: number): Date | undefined {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? undefined : date
}
