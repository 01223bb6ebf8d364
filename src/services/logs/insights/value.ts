// Values of a query: numbers, texts, truth; undefined is a field that an event does not have.

export type Value = string | number | boolean | undefined

export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

export function textOf(value: Value): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'number' ? numberText(value) : String(value)
}

/** As AWS shows numbers: plain, without a fraction that is none, at most four digits of it. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value)
  return String(Number(value.toFixed(4)))
}

export function isTrue(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value !== 0
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
}

/** Numbers as numbers where both are; else as texts. Undefined when either is missing. */
export function compare(left: Value, right: Value): number | undefined {
  if (left === undefined || right === undefined) return undefined
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a !== undefined && b !== undefined) return a - b
  const [x, y] = [String(left), String(right)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** `2026-11-27 08:00:00.000` */
export function timeText(ms: number): string {
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) return numberText(ms)
  return date.toISOString().replace('T', ' ').replace('Z', '')
}

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1_000,
  sec: 1_000,
  second: 1_000,
  seconds: 1_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
  weeks: 604_800_000,
}

/** `5m`, `1 hour` → milliseconds; undefined when it is no period. */
export function periodMs(text: string): number | undefined {
  const match = /^(\d{1,9})\s*([a-z]+)$/i.exec(text)
  const unit = match && UNITS_MS[match[2]!.toLowerCase()]
  return unit ? Number(match![1]) * unit : undefined
}
