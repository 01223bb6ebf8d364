// Resources and moments as people say them.

import { parseArn } from '../kernel/arn.ts'
import type { Nouns } from '../kernel/nouns.ts'

let known: ReadonlyMap<string, Nouns> = new Map()

/** Tells what services call their events and resources: the same in every Millrace of a process. */
export function learnNouns(nouns: ReadonlyMap<string, Nouns>): void {
  known = nouns
}

/** `queue orders`, `function worker`; a caller from outside is `SendMessage`'s caller. */
export function nameOf(resource: string): string {
  if (resource.startsWith('api:')) return 'a caller'
  const arn = parseArn(resource)
  if (arn === undefined) return resource
  return known.get(arn.service)?.resource?.(arn, resource) ?? `${arn.service} ${arn.resource}`
}

/** What an event is called where it is. */
export function nounOf(resource: string): string {
  const service = resource.startsWith('api:')
    ? resource.slice(4, resource.indexOf('.'))
    : parseArn(resource)?.service
  return known.get(service ?? '')?.event ?? 'Event'
}

export function isQueue(resource: string): boolean {
  return parseArn(resource)?.service === 'sqs'
}

/** Not a subscription, whose ARN goes on. */
export function isTopic(resource: string): boolean {
  const arn = parseArn(resource)
  return arn?.service === 'sns' && !/[:/]/.test(arn.resource)
}

export function isFunction(resource: string): boolean {
  return parseArn(resource)?.service === 'lambda'
}

/** `12:00:00.000`, UTC. */
export function timeOf(atMs: number): string {
  return isoOf(atMs).slice(11, 23)
}

/** `2026-01-01`. */
export function dayOf(atMs: number): string {
  return isoOf(atMs).slice(0, 10)
}

function isoOf(atMs: number): string {
  const date = new Date(atMs)
  return Number.isNaN(date.getTime()) ? '????-??-??T??:??:??.???Z' : date.toISOString()
}

/** Tells moments: the first of a day with its date, the others by their time alone. */
export class Moments {
  #day = ''

  /** `at 12:00:00.000`, `on 2026-01-01 at 12:00:00.000 UTC`. */
  tell(atMs: number): string {
    return this.#isSameDay(atMs) ? `at ${timeOf(atMs)}` : `on ${dayOf(atMs)} at ${timeOf(atMs)} UTC`
  }

  /** `until 12:00:00.000`, `until 2026-01-01 12:00:00.000 UTC`. */
  until(atMs: number): string {
    return `until ${this.bare(atMs)}`
  }

  bare(atMs: number): string {
    return this.#isSameDay(atMs) ? timeOf(atMs) : `${dayOf(atMs)} ${timeOf(atMs)} UTC`
  }

  #isSameDay(atMs: number): boolean {
    const day = dayOf(atMs)
    if (day === this.#day) return true
    this.#day = day
    return false
  }
}

/** `+0 ms`, `+1.5 s`, `+3 min 20 s`, `+2 h 5 min`, `+23 d 3 h`. */
export function durationOf(ms: number): string {
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(3))} s`
  const units: [number, string][] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ]
  const first = units.findIndex(([size]) => ms >= size)
  const [size, unit] = units[first]!
  const [smaller, smallerUnit] = units[first + 1]!
  const rest = Math.floor((ms % size) / smaller)
  return `${Math.floor(ms / size)} ${unit}${rest > 0 ? ` ${rest} ${smallerUnit}` : ''}`
}

/** Names and reasons hold callers' text: no control characters reach the terminal. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '·').slice(0, 1_000)
}
