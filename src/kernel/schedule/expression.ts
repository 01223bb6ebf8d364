// Schedule expressions: `rate(5 minutes)`, `cron(0 8 1 * ? *)`, and for Scheduler `at(2026-01-01T00:00:00)`.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html

import { nextOfCron, parseCron, type Cron } from './cron.ts'
import { utcOf, type Zone } from './zone.ts'

export type Schedule =
  | { readonly kind: 'rate'; readonly everyMs: number }
  | { readonly kind: 'cron'; readonly cron: Cron }
  /** `localMs`: the moment at which UTC would show it. */
  | { readonly kind: 'at'; readonly localMs: number }

const UNITS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}
const MOST_UNITS = 99_999_999

/** Undefined for what is none, also when spaces stand where none belong. */
export function parseSchedule(text: string): Schedule | undefined {
  if (text.length > 256 || !text.endsWith(')')) return undefined
  const inner = text.slice(text.indexOf('(') + 1, -1)
  if (inner !== inner.trim()) return undefined
  if (text.startsWith('rate(')) return rateOf(inner)
  if (text.startsWith('at(')) return atOf(inner)
  if (!text.startsWith('cron(')) return undefined
  const cron = parseCron(inner)
  return cron && { kind: 'cron', cron }
}

function rateOf(text: string): Schedule | undefined {
  const found = /^(\d{1,8}) (minute|hour|day)(s?)$/.exec(text)
  if (found === null) return undefined
  const [, digits, unit = '', plural] = found
  const count = Number(digits)
  if (count < 1 || count > MOST_UNITS || (count === 1) !== (plural === '')) return undefined
  return { kind: 'rate', everyMs: count * UNITS[unit]! }
}

function atOf(text: string): Schedule | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return undefined
  const localMs = Date.parse(`${text}Z`)
  // 31 February is no day, though a Date makes one of it.
  if (Number.isNaN(localMs)) return undefined
  return new Date(localMs).toISOString().startsWith(text) ? { kind: 'at', localMs } : undefined
}

/**
 * The first moment after `afterMs`; undefined: there is none. A rate counts from `fromMs`, and has its
 * first moment one period behind it.
 */
export function nextMoment(
  schedule: Schedule,
  at: { readonly afterMs: number; readonly fromMs: number; readonly zone: Zone },
): number | undefined {
  const { afterMs, fromMs, zone } = at
  switch (schedule.kind) {
    case 'rate': {
      const passed = Math.floor((afterMs - fromMs) / schedule.everyMs)
      return fromMs + (Math.max(0, passed) + 1) * schedule.everyMs
    }
    case 'cron':
      return nextOfCron(schedule.cron, afterMs, zone)
    case 'at': {
      const utcMs = utcOf(schedule.localMs, zone)
      return utcMs !== undefined && utcMs > afterMs ? utcMs : undefined
    }
  }
}
