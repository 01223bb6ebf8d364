// EventBridge's background work: the rest of large fan-outs, the moments of schedules, archives, replays.

import { assert } from '../../kernel/assert.ts'
import type { Chore } from '../../store/chore.ts'
import type { Store } from '../../store/store.ts'
import {
  addressOf as archiveOf,
  EVENTS_ARCHIVE_SWEEP,
  sweepArchive,
  type Sweep,
} from './archive.ts'
import { busOfArn, type BusAddress } from './address.ts'
import { EVENTS_FAN_OUT, resumeFanOut, type FanOut } from './publish.ts'
import { EVENTS_REPLAY, replayStep, type Replaying } from './replay.ts'
import { EVENTS_SCHEDULE, fireSchedule, type Moment } from './scheduled.ts'

export function eventsChores(store: Store): readonly Chore[] {
  const fanOut: Chore<FanOut> = {
    name: EVENTS_FAN_OUT,
    idOf: ({ eventId }) => eventId,
    step(rest, { commit }) {
      const bus = addressOf(rest.busArn)
      return commit(bus.partition, (tx) => resumeFanOut(tx, store, bus, rest))
    },
  }
  const schedule: Chore<Moment> = {
    name: EVENTS_SCHEDULE,
    atOnce: 8,
    idOf: ({ rule }) => rule,
    step(moment, { commit }) {
      const bus = addressOf(moment.busArn)
      return commit(bus.partition, (tx) => fireSchedule(tx, bus, moment))
    },
  }
  const sweep: Chore<Sweep> = {
    name: EVENTS_ARCHIVE_SWEEP,
    idOf: ({ archiveArn }) => archiveArn,
    step: (state, { commit }) =>
      commit(archiveOf(state.archiveArn).partition, (tx) => sweepArchive(tx, state)),
  }
  const replay: Chore<Replaying> = {
    name: EVENTS_REPLAY,
    idOf: ({ name }) => name,
    step: (state, job) => replayStep(store, state, job),
  }
  return [fanOut, schedule, sweep, replay]
}

function addressOf(busArn: string): BusAddress {
  const bus = busOfArn(busArn)
  assert(bus !== undefined, 'EventBridge emits its buses by ARN')
  return bus
}
