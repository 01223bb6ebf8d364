// Wait states.
// https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html

import type { WaitState } from '../../../asl/definition.ts'
import { queryFailure, runtimeFailure } from '../../../asl/failure.ts'
import { exitOf, inputOf } from '../../../asl/flow/data.ts'
import { numberOf, textOf, valueOf } from '../../../asl/flow/dynamic.ts'
import { readPath } from '../../../asl/path/read.ts'
import type { Scope } from '../../../asl/scope.ts'
import { readTimestamp } from '../../../asl/timestamp.ts'
import { scopeOf } from './context.ts'
import { leave } from './leaving.ts'
import { visitOf, type Run } from './run.ts'
import type { Thread } from './thread.ts'

const MOST_SECONDS = 99_999_999

export async function beginWait(run: Run, thread: Thread, state: WaitState): Promise<void> {
  const scope = inputOf(state, scopeOf(run, thread))
  const untilMs = await untilOf(state, scope, run.nowMs)
  if (untilMs <= run.nowMs) return endWait(run, thread, state)
  thread.phase = 'waiting'
  thread.untilMs = untilMs
  const signal = { kind: 'wake', at: visitOf(thread) } as const
  run.changes.effects.push({ kind: 'timer', thread, atMs: untilMs, signal })
}

export async function endWait(run: Run, thread: Thread, state: WaitState): Promise<void> {
  const scope = inputOf(state, scopeOf(run, thread))
  leave(run, thread, state, await exitOf(state, { raw: thread.input, scope, result: undefined }))
}

/** When a Wait ends, in milliseconds since the epoch. */
export async function untilOf({ until }: WaitState, scope: Scope, nowMs: number): Promise<number> {
  if (until.kind === 'seconds') return nowMs + (await secondsOf(until.seconds, scope)) * 1000
  const { timestamp } = until
  if (timestamp.kind === 'path') {
    const value = await valueOf(timestamp, scope)
    const ms = typeof value === 'string' ? readTimestamp(value) : undefined
    if (ms !== undefined) return ms
    throw runtimeFailure(`The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${timestamp.text} == ${shown(value)}`) // prettier-ignore
  }
  const text = await textOf(timestamp, scope)
  const ms = readTimestamp(text)
  if (ms !== undefined) return ms
  throw queryFailure(`The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`, 'Timestamp') // prettier-ignore
}

type Seconds = Extract<WaitState['until'], { kind: 'seconds' }>['seconds']

async function secondsOf(seconds: Seconds, scope: Scope): Promise<number> {
  if (seconds.kind !== 'path') {
    const value = await numberOf(seconds, scope)
    if (value < 0 || value > MOST_SECONDS) throw queryFailure(`The Seconds field must be between 0 and ${MOST_SECONDS}, but was ${value}`, 'Seconds') // prettier-ignore
    return value
  }
  const { query, text } = seconds
  const found = query.kind === 'path' ? readPath(query.path, scope) : { value: await valueOf(seconds, scope) } // prettier-ignore
  if (!('value' in found)) throw runtimeFailure(`The SecondsPath parameter does not reference an input value: ${text}`) // prettier-ignore
  const { value } = found
  if (typeof value !== 'number' || !Number.isInteger(value)) throw runtimeFailure(`The SecondsPath parameter cannot be parsed as a long value: ${text} == ${shown(value)}`) // prettier-ignore
  if (value < 0) throw runtimeFailure(`The SecondsPath parameter references a negative value: ${text} == ${value}`) // prettier-ignore
  return Math.min(value, MOST_SECONDS)
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
