// A replay: archived events go to their bus again, some at a time, each step with its progress in one
// commit, so that a crash skips none.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html

import type { Job, Remaining } from '../../store/chore.ts'
import type { Store, Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { addressOf, archivedBetween, type ArchivedRow } from './archive.ts'
import { requireBusArn } from './archive-store.ts'
import {
  activeTable,
  replaysPartition,
  replayTable,
  type ReplayRow,
  type ReplayState,
} from './archive-tables.ts'
import { publish } from './publish.ts'

export const EVENTS_REPLAY = 'events-replay'

/** Payload of an `events-replay` intent: where a replay goes on. */
export interface Replaying {
  readonly archiveArn: string
  readonly name: string
  readonly after?: readonly [timeMs: number, sequence: number] | undefined
}

/** Events of one step. */
const STEP_EVENTS = 100

export async function replayStep(
  store: Store,
  replaying: Replaying,
  { commit }: Pick<Job<Replaying>, 'commit'>,
): Promise<void> {
  const archive = addressOf(replaying.archiveArn)
  const replays = replaysPartition(archive)
  const read = { durability: 'buffered' } as const
  const row = await store.transact(replays, () => replayTable.get(replaying.name), read)
  if (row === undefined) return commit(replays, noMore)
  const found = await store.transact(
    archive.partition,
    () =>
      archivedBetween(row.archiveGeneration, {
        ...{ fromMs: row.fromMs, untilMs: row.untilMs, after: replaying.after },
        limit: STEP_EVENTS,
      }),
    read,
  )
  const bus = requireBusArn(row.busArn)
  await commit([replays, bus.partition], function* (tx) {
    const now = yield* replayTable.get(replaying.name)
    if (now === undefined) return undefined
    if (now.state === 'CANCELLING') return end(tx, now, 'CANCELLED')
    if (found.length === 0) return end(tx, now, 'COMPLETED')
    const onBus = tx.in(bus.partition)
    for (const one of found) yield* onBus.read(again(onBus, store, now, one))
    const last = found.at(-1)!
    replayTable.put(tx, [now.name], { ...now, state: 'RUNNING', lastMs: last.timeMs })
    return { state: { ...replaying, after: [last.timeMs, last.sequence] } }
  })
}

// eslint-disable-next-line require-yield
function* noMore(): Reading<Remaining<Replaying>> {
  return undefined
}

/** One event, as it was, and with the name of the replay. */
function* again(tx: Tx, store: Store, replay: ReplayRow, one: ArchivedRow): Reading<void> {
  const bus = requireBusArn(replay.busArn)
  const text = named(one.text, replay.name)
  const event = { id: one.id, text, value: JSON.parse(text) as unknown }
  const cause = {
    ...{ party: replay.archiveArn, via: EVENTS_REPLAY, outcome: 'accepted' as const },
    note: `replay ${replay.name}`,
  }
  const only = replay.filterArns && new Set(replay.filterArns)
  yield* publish(tx, store, bus, event, cause, only)
}

/** Between region and resources. Quotes inside of a value are escaped: the first match is the member. */
function named(text: string, name: string): string {
  const at = text.indexOf(',"resources":')
  return `${text.slice(0, at)},"replay-name":${JSON.stringify(name)}${text.slice(at)}`
}

function end(tx: Tx, replay: ReplayRow, state: ReplayState): undefined {
  replayTable.put(tx, [replay.name], { ...replay, state, endedMs: tx.nowMs })
  activeTable.del(tx, [replay.name])
}

/** As DescribeReplay and ListReplays show it. */
export function shownReplay(row: ReplayRow) {
  return {
    ReplayName: row.name,
    EventSourceArn: row.archiveArn,
    State: row.state,
    StateReason: row.stateReason,
    EventStartTime: new Date(row.fromMs),
    EventEndTime: new Date(row.untilMs),
    EventLastReplayedTime: row.lastMs === undefined ? undefined : new Date(row.lastMs),
    ReplayStartTime: new Date(row.startedMs),
    ReplayEndTime: row.endedMs === undefined ? undefined : new Date(row.endedMs),
  }
}
