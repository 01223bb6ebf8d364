// Events of an execution's history: written as they happen, each with the one before it.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html

import type { Json } from '../../../asl/json.ts'
import type { HistoryEvent } from '../tables.ts'
import type { Run } from './run.ts'
import type { Thread } from './thread.ts'

/** Of a Standard execution. */
export const MAX_EVENTS = 25_000

type Details = Readonly<Record<string, unknown>>

/** Writes an event behind the thread's last one. `apart`: the next one does not follow it. */
export function record(
  run: Run,
  thread: Thread,
  type: string,
  { apart = false, previous = thread.lastEvent, ...details }: { apart?: boolean; previous?: number } & Details = {}, // prettier-ignore
): number {
  const id = recordAfter(run, previous, type, details)
  if (!apart) thread.lastEvent = id
  return id
}

export function recordAfter(run: Run, previous: number, type: string, details?: Details): number {
  const id = run.row.nextEvent
  run.row = { ...run.row, nextEvent: id + 1 }
  const event: HistoryEvent = {
    id,
    previous,
    atMs: run.nowMs,
    type,
    details: withoutHoles(details),
  }
  run.changes.events.push(event)
  run.changes.bytes += sizeOf(event.details)
  return id
}

function withoutHoles(details: Details | undefined): Details | undefined {
  const members = Object.entries(details ?? {}).filter(([, value]) => value !== undefined)
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

function sizeOf(details: Details | undefined): number {
  let bytes = 200
  for (const value of Object.values(details ?? {}))
    if (typeof value === 'string') bytes += value.length
  return bytes
}

export function text(value: Json): string {
  return JSON.stringify(value)
}

/** The member of an event that its details are in, as the API names it. */
export function detailsName(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails'
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails'
  return `${type[0]!.toLowerCase()}${type.slice(1)}EventDetails`
}

/** Members that have one beside them which says whether they were cut; none is here. */
const CUT = ['input', 'output', 'assignedVariables'] as const

export function shownDetails({ details = {} }: HistoryEvent, data: boolean): Details | undefined {
  const shown: Record<string, unknown> = { ...details }
  for (const name of CUT) {
    if (shown[name] === undefined) continue
    if (data) shown[`${name}Details`] = { truncated: false }
    else delete shown[name]
  }
  if (!data) {
    delete shown.parameters
  }
  return Object.keys(shown).length === 0 ? undefined : shown
}
