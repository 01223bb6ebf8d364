// Cron expressions of EventBridge and Scheduler: six fields, `cron(min hour dom month dow year)`.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions

import { localOf, utcOf, type Zone } from './zone.ts'

export interface Cron {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  readonly years: ReadonlySet<number>
  /** Whether a day, given as the first millisecond of it, is one of those. */
  readonly day: (year: number, month: number, day: number) => boolean
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const FIRST_YEAR = 1970
const LAST_YEAR = 2199
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** The fields between the parentheses; undefined for what is no such expression. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.split(' ').filter((field) => field !== '')
  if (fields.length !== 6) return undefined
  const [minute = '', hour = '', ofMonth = '', month = '', ofWeek = '', year = ''] = fields
  const minutes = numbersOf(minute, 0, 59)
  const hours = numbersOf(hour, 0, 23)
  const months = numbersOf(month, 1, 12, MONTHS)
  const years = numbersOf(year, FIRST_YEAR, LAST_YEAR)
  const day = daysOf(ofMonth, ofWeek)
  if (!minutes || !hours || !months || !years || !day) return undefined
  return { minutes, hours, months, years, day }
}

/** `*`, `5`, `MON-FRI`, `0/15`, `1-10/3`, and lists of those. */
function numbersOf(
  field: string,
  min: number,
  max: number,
  names: readonly string[] = [],
): Set<number> | undefined {
  const found = new Set<number>()
  for (const part of field.split(',')) {
    const range = rangeOf(part, min, max, names)
    if (range === undefined) return undefined
    const { from, to, step } = range
    // FRI-MON goes over the end.
    const span = max - min + 1
    const last = to < from ? to + span : to
    for (let at = from; at <= last; at += step) found.add(at > max ? at - span : at)
  }
  return found
}

function rangeOf(part: string, min: number, max: number, names: readonly string[]) {
  const [base = '', stepText, ...rest] = part.split('/')
  const step = stepText === undefined ? 1 : integerOf(stepText, 1, max)
  if (rest.length > 0 || step === undefined) return undefined
  if (base === '*') return { from: min, to: max, step }
  const [first = '', last, ...more] = base.split('-')
  const from = numberOf(first, min, max, names)
  if (from === undefined || more.length > 0) return undefined
  if (last === undefined) return { from, to: stepText === undefined ? from : max, step }
  const to = numberOf(last, min, max, names)
  return to === undefined ? undefined : { from, to, step }
}

function numberOf(text: string, min: number, max: number, names: readonly string[]) {
  const named = names.indexOf(text.toUpperCase())
  return named >= 0 ? named + min : integerOf(text, min, max)
}

function integerOf(text: string, min: number, max: number): number | undefined {
  if (!/^\d{1,4}$/.test(text)) return undefined
  const value = Number(text)
  return value >= min && value <= max ? value : undefined
}

/** Exactly one of the two is `?`. */
function daysOf(ofMonth: string, ofWeek: string): Cron['day'] | undefined {
  if ((ofMonth === '?') === (ofWeek === '?')) return undefined
  return ofMonth === '?' ? daysOfWeek(ofWeek) : daysOfMonth(ofMonth)
}

function daysOfMonth(field: string): Cron['day'] | undefined {
  if (field === 'L') return (year, month, day) => day === lengthOf(year, month)
  if (field === 'LW')
    return (year, month, day) => day === weekdayNear(year, month, lengthOf(year, month))
  if (field.endsWith('W')) {
    const near = integerOf(field.slice(0, -1), 1, 31)
    if (near === undefined) return undefined
    return (year, month, day) =>
      near <= lengthOf(year, month) && day === weekdayNear(year, month, near)
  }
  const days = numbersOf(field, 1, 31)
  return days && ((_year, _month, day) => days.has(day))
}

function daysOfWeek(field: string): Cron['day'] | undefined {
  const text = field === 'L' ? 'SAT' : field
  const [name = '', nth, ...rest] = text.split('#')
  if (nth !== undefined) {
    const which = integerOf(nth, 1, 5)
    const weekday = numberOf(name, 1, 7, DAYS)
    if (which === undefined || weekday === undefined || rest.length > 0) return undefined
    return (year, month, day) =>
      weekdayOf(year, month, day) === weekday && Math.ceil(day / 7) === which
  }
  if (text.length > 1 && text.endsWith('L')) {
    const weekday = numberOf(text.slice(0, -1), 1, 7, DAYS)
    if (weekday === undefined) return undefined
    return (year, month, day) =>
      weekdayOf(year, month, day) === weekday && day + 7 > lengthOf(year, month)
  }
  const days = numbersOf(text, 1, 7, DAYS)
  return days && ((year, month, day) => days.has(weekdayOf(year, month, day)))
}

/** 1 is Sunday. */
function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1
}

function lengthOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** The weekday closest to a day, in the same month. */
function weekdayNear(year: number, month: number, day: number): number {
  const weekday = weekdayOf(year, month, day)
  if (weekday === 7) return day > 1 ? day - 1 : day + 2
  if (weekday === 1) return day < lengthOf(year, month) ? day + 1 : day - 2
  return day
}

/** The first moment after `afterMs`; undefined: there is none. */
export function nextOfCron(cron: Cron, afterMs: number, zone: Zone): number | undefined {
  const fromMs = Math.floor(localOf(afterMs, zone) / MINUTE_MS) * MINUTE_MS
  for (let dayMs = startOfDay(fromMs); ;) {
    const date = new Date(dayMs)
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
    if (year > LAST_YEAR) return undefined
    if (!cron.years.has(year)) dayMs = Date.UTC(year + 1, 0, 1)
    else if (!cron.months.has(month)) dayMs = Date.UTC(year, month, 1)
    else {
      if (cron.day(year, month, day)) {
        const found = nextOfDay(cron, dayMs, { fromMs, afterMs, zone })
        if (found !== undefined) return found
      }
      dayMs += DAY_MS
    }
  }
}

function startOfDay(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS
}

/** What the clocks skip does not happen; what they show twice happens the first time. */
function nextOfDay(
  cron: Cron,
  dayMs: number,
  from: { readonly fromMs: number; readonly afterMs: number; readonly zone: Zone },
): number | undefined {
  for (let hour = 0; hour < 24; hour++) {
    const hourMs = dayMs + hour * HOUR_MS
    if (!cron.hours.has(hour) || hourMs + HOUR_MS <= from.fromMs) continue
    for (let minute = 0; minute < 60; minute++) {
      const localMs = hourMs + minute * MINUTE_MS
      if (!cron.minutes.has(minute) || localMs < from.fromMs) continue
      const utcMs = utcOf(localMs, from.zone)
      if (utcMs !== undefined && utcMs > from.afterMs) return utcMs
    }
  }
  return undefined
}
