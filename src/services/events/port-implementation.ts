// EventBridge's port over the same rules as PutEvents.

import type { Store } from '../../store/store.ts'
import { take } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { archiveEvents } from './archive.ts'
import { busOfArn, type BusAddress } from './address.ts'
import { readBus } from './bus-store.ts'
import { createCallOutbox } from './calls.ts'
import { noBus } from './errors.ts'
import { compact, eventText, type BusEvent } from './event.ts'
import { dynamicOf, inputOf } from './input.ts'
import { apiDestinations } from './api-store.ts'
import type {
  ApiDestinations,
  EventsArchives,
  EventsPort,
  ForwardedEvent,
  PortEvent,
} from './port.ts'
import { manageRule } from './managed-rule.ts'
import { publish } from './publish.ts'
import { rulesOf } from './rule-set.ts'
import { headTable } from './tables.ts'

export function createEventsPort({
  store,
  settings,
}: Pick<Env, 'store'> & Partial<Pick<Env, 'settings'>>): EventsPort &
  EventsArchives &
  ApiDestinations {
  return {
    ...createCallOutbox(store, settings?.forward),
    ...apiDestinations(store),
    async put(busArn, events) {
      const bus = requireArn(busArn)
      return store.transact(bus.partition, function* (tx) {
        const answers = []
        for (const event of events) {
          const { intentId } = event
          const eventId = event.eventId ?? tx.uuid()
          const taken = intentId !== undefined
          answers.push({ eventId, taken })
          // It is on the bus since an earlier attempt.
          if (intentId !== undefined && !(yield* take(intentId))) continue
          const made = eventOf(bus, event, { eventId, nowMs: tx.nowMs })
          yield* publish(tx, store, bus, made, causeOf(event))
        }
        return answers
      })
    },
    manageRule: (busArn, name, rule) => manageRule(store, busArn, name, rule),
    forward: (busArn, event) => forward(store, requireArn(busArn), event),
    async listens(busArn, quiet = false) {
      const bus = busOfArn(busArn)
      if (bus === undefined) return false
      const read = { durability: 'buffered' } as const
      const waits = function* () {
        const head = yield* headTable.get()
        if (head === undefined || head.rules === 0) return false
        return !quiet || (yield* rulesOf(store, bus, head)).takesAll
      }
      return store.transact(bus.partition, waits, read)
    },
    async bus(busArn) {
      const bus = busOfArn(busArn)
      if (bus === undefined) return undefined
      const read = { durability: 'buffered' } as const
      return store.transact(bus.partition, (tx) => readBus(tx, bus), read)
    },
    archive: (archiveArn, intents) => archiveEvents(store, archiveArn, intents),
    inputOf,
    dynamicOf,
  }
}

function requireArn(busArn: string): BusAddress {
  const bus = busOfArn(busArn)
  if (bus === undefined) throw noBus(busArn)
  return bus
}

function causeOf({ from, via, parentId, note, intentId }: PortEvent) {
  const outcome = intentId === undefined ? ('accepted' as const) : ('delivered' as const)
  return { party: from, via, parentId, note, outcome }
}

function eventOf(
  bus: BusAddress,
  event: PortEvent,
  made: { readonly eventId: string; readonly nowMs: number },
): BusEvent {
  const { source, detailType, resources = [], traceHeader } = event
  const { eventId: id, nowMs } = made
  const { account, region } = bus
  const timeMs = event.timeMs ?? nowMs
  const of = { id, source, detailType, resources, account, region, timeMs }
  const text = eventText({ ...of, detail: compact(event.detail) })
  return { id, text, value: JSON.parse(text) as unknown, traceHeader, quiet: event.quiet }
}

function forward(
  store: Store,
  bus: BusAddress,
  event: ForwardedEvent,
): Promise<{ taken: boolean }> {
  const { eventId: id, event: text, traceHeader, through } = event
  const value: unknown = JSON.parse(text)
  const cause = {
    party: event.from,
    via: event.via,
    note: event.note,
    outcome: 'delivered' as const,
  }
  return store.transact(bus.partition, function* (tx) {
    if ((yield* readBus(tx, bus)) === undefined) throw noBus(bus.name)
    if (!(yield* take(event.intentId))) return { taken: true }
    yield* publish(tx, store, bus, { id, text, value, traceHeader, through }, cause)
    return { taken: true }
  })
}
