// Time zones: the wall clock of a place and the one of the world.

const DAY_MS = 86_400_000

/** How far a place's clock is ahead of UTC at a moment. */
export interface Zone {
  offsetMs(utcMs: number): number
}

export const UTC: Zone = { offsetMs: () => 0 }

const zones = new Map<string, Zone>([['UTC', UTC]])
const MOST_ZONES = 700

/** An IANA name, `Europe/Berlin`; undefined for one that nobody knows. */
export function zoneNamed(name: string): Zone | undefined {
  const known = zones.get(name)
  if (known !== undefined) return known
  // Offsets (`+02:00`) are no names.
  if (!/^[A-Za-z][\w+/-]{0,49}$/.test(name)) return undefined
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: name, hourCycle: 'h23', era: 'short' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    })
  } catch {
    return undefined
  }
  const zone = { offsetMs: (utcMs: number) => offsetBy(format, utcMs) }
  if (zones.size < MOST_ZONES) zones.set(name, zone)
  return zone
}

function offsetBy(format: Intl.DateTimeFormat, utcMs: number): number {
  const at: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(utcMs)) at[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = at
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(utcMs / 1_000) * 1_000
}

/** What the clock shows at a moment, as the moment at which UTC would show it. */
export function localOf(utcMs: number, zone: Zone): number {
  return utcMs + zone.offsetMs(utcMs)
}

/** When a clock shows that for the first time; undefined: it never does (clocks go forward over it). */
export function utcOf(localMs: number, zone: Zone): number | undefined {
  const before = zone.offsetMs(localMs - DAY_MS)
  const behind = zone.offsetMs(localMs + DAY_MS)
  for (const offset of before >= behind ? [before, behind] : [behind, before]) {
    if (zone.offsetMs(localMs - offset) === offset) return localMs - offset
  }
  return undefined
}
