// Waiting for messages. Those who wait on one queue are woken one after the other: each that finds
// something wakes the next, so that a send costs one look and not one per waiting caller.

import { LOOK_MS } from '../../store/store.ts'
import type { Env } from '../service.ts'

export interface Look<T> {
  /** undefined: nothing there yet. */
  readonly found: T | undefined
  /** When looking again makes sense even if nothing wakes us. */
  readonly nextMs: number | undefined
}

type PollEnv = Pick<Env, 'store' | 'clock' | 'activity'>

interface Waiter {
  /** Set while it waits; absent while it looks. */
  wake?: () => void
  /** Something happened while it looked: look again. */
  missed: boolean
}

interface Room {
  readonly waiters: Set<Waiter>
  readonly leave: () => void
}

const rooms = new WeakMap<Env['store'], Map<string, Room>>()

/** Looks until something is found, `waitMs` have passed or `signal` aborts. */
export async function longPoll<T>(
  env: PollEnv,
  partition: string,
  waitMs: number,
  signal: AbortSignal,
  look: () => Promise<Look<T>>,
): Promise<T | undefined> {
  const untilMs = env.clock.nowMs() + waitMs
  const waiter: Waiter = { missed: false }
  const room = enter(env.store, partition, waiter)
  const lookMs = env.store.nodeName === undefined ? Infinity : LOOK_MS
  let end: (() => void) | undefined
  try {
    for (;;) {
      waiter.missed = false
      const { found, nextMs } = await look()
      if (found !== undefined) return found
      if (signal.aborted || env.clock.nowMs() >= untilMs) return undefined
      if (waiter.missed) continue
      end?.()
      const againMs = Math.min(untilMs, nextMs ?? untilMs, env.clock.nowMs() + lookMs)
      end = await rest(env, waiter, againMs, signal)
    }
  } finally {
    exit(env.store, partition, room, waiter)
    // Pass the bell on: there may be more than we took, and we may have been rung in vain.
    ring(room)
    end?.()
  }
}

/** Waits for the bell, the time or the end; answers the activity begun the moment one came. */
function rest(
  env: PollEnv,
  waiter: Waiter,
  untilMs: number,
  signal: AbortSignal,
): Promise<() => void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiter.wake = undefined
      timer.cancel()
      signal.removeEventListener('abort', wake)
      resolve(env.activity.begin('sqs long poll'))
    }
    waiter.wake = wake
    const timer = env.clock.at(untilMs, wake)
    signal.addEventListener('abort', wake, { once: true })
  })
}

function enter(store: Env['store'], partition: string, waiter: Waiter): Room {
  let ofStore = rooms.get(store)
  if (ofStore === undefined) rooms.set(store, (ofStore = new Map()))
  let room = ofStore.get(partition)
  if (room === undefined) {
    const waiters = new Set<Waiter>()
    const opened: Room = { waiters, leave: store.watch(partition, () => ring(opened)) }
    room = opened
    ofStore.set(partition, room)
  }
  room.waiters.add(waiter)
  return room
}

function exit(store: Env['store'], partition: string, room: Room, waiter: Waiter): void {
  room.waiters.delete(waiter)
  if (room.waiters.size > 0) return
  room.leave()
  rooms.get(store)?.delete(partition)
}

function ring(room: Room): void {
  for (const waiter of room.waiters) {
    if (waiter.wake !== undefined) return waiter.wake()
    waiter.missed = true
  }
}
