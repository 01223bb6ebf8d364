// Events as they arrive, for whoever follows a group right now. Told by this process to this process
// after the commit: nobody who is not listening pays for it, and nothing is kept.

import type { Store } from '../../store/store.ts'
import type { LogEvent } from './tables.ts'

export interface Arrival {
  readonly logStream: string
  readonly ingestedAtMs: number
  readonly events: readonly LogEvent[]
}

type Listener = (arrival: Arrival) => void

/** By store, for a process may run several Millraces; then by the group's partition. */
const followers = new WeakMap<Store, Map<string, Set<Listener>>>()

/** Answers how to stop. */
export function follow(store: Store, partition: string, listener: Listener): () => void {
  const groups = followers.get(store) ?? new Map<string, Set<Listener>>()
  followers.set(store, groups)
  const listeners = groups.get(partition) ?? new Set<Listener>()
  groups.set(partition, listeners)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) groups.delete(partition)
  }
}

export function tell(store: Store, partition: string, arrival: Arrival): void {
  const listeners = followers.get(store)?.get(partition)
  if (listeners === undefined || arrival.events.length === 0) return
  for (const listener of listeners) listener(arrival)
}
