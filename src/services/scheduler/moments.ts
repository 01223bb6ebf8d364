// The moments of schedules: each is a row with a due time, and makes the next one.

import type { Chore, Remaining } from '../../store/chore.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { directoryOf } from '../resource/resource.ts'
import { momentAfter } from './expression.ts'
import { SCHEDULER_TO_TARGET, type Execution } from './port.ts'
import {
  groupAddress,
  groups,
  groupTable,
  leaveSchedule,
  scheduleTable,
  scopeOf,
  type GroupAddress,
  type ScheduleRow,
} from './tables.ts'

const SCHEDULER_MOMENT = 'scheduler-moment'
const SCHEDULER_GROUP_SWEEP = 'scheduler-group-sweep'
/** A moment that is missed by more than this, with the server down, is made up for once. */
const LATE_MS = 60_000
const SWEEP_ROWS = 100

interface Moment {
  readonly account: string
  readonly region: string
  readonly group: string
  readonly name: string
  readonly scheduleId: string
  readonly beganMs: number
  readonly scheduledMs: number
}

interface GroupSweep {
  readonly account: string
  readonly region: string
  readonly group: string
  readonly generation: string
}

/** Begins a schedule that is new or changed. */
export function startSchedule(tx: Tx, group: GroupAddress, row: ScheduleRow): void {
  if (row.scheduleId === undefined) return
  const { account, region, name } = group
  const beganMs = tx.nowMs
  const first = momentAfter(row, beganMs - 1, beganMs)
  if (first === undefined) return
  const { scheduleId } = row
  const payload: Moment = { account, region, group: name, name: row.name, scheduleId, beganMs, scheduledMs: first } // prettier-ignore
  const dueAtMs = first + flexible(tx, row)
  tx.emit({ edge: SCHEDULER_MOMENT, target: row.arn, dueAtMs, payload })
}

/** How long after its moment the target is called, by chance within the window. */
function flexible(tx: Tx, { windowMinutes }: ScheduleRow): number {
  if (windowMinutes === 0) return 0
  const chance = Buffer.from(tx.random(4)).readUInt32BE() / 2 ** 32
  return Math.floor(chance * windowMinutes * 60_000)
}

export const schedulerChores: readonly Chore[] = [
  {
    name: SCHEDULER_MOMENT,
    atOnce: 8,
    idOf: ({ name }: Moment) => name,
    step(moment: Moment, { commit }) {
      const group = groupAddress(moment, moment.group)
      return commit(scopeOf(group), (tx) => fire(tx, group, moment))
    },
  },
  {
    name: SCHEDULER_GROUP_SWEEP,
    idOf: ({ group }: GroupSweep) => group,
    step(sweep: GroupSweep, { commit }) {
      const group = groupAddress(sweep, sweep.group)
      return commit(scopeOf(group), (tx) => sweepGroup(tx, group, sweep))
    },
  },
]

function* fire(tx: Tx, group: GroupAddress, moment: Moment): Reading<Remaining<Moment>> {
  const row = yield* scheduleTable.get(moment.name)
  if (row?.scheduleId === undefined || row.scheduleId !== moment.scheduleId) return undefined
  const executionId = tx.uuid()
  const { target, arn } = row
  const payload: Execution = {
    ...{ scheduleArn: arn, executionId, scheduledMs: moment.scheduledMs, target },
  }
  const hop = { atMs: tx.nowMs, id: executionId, from: arn, to: arn, via: 'schedule' }
  tx.hop({ ...hop, outcome: 'accepted' })
  tx.emit({ edge: SCHEDULER_TO_TARGET, target: target.Arn, payload })
  let next = momentAfter(row, moment.scheduledMs, moment.beganMs)
  if (next !== undefined && next < tx.nowMs - LATE_MS) {
    next = momentAfter(row, tx.nowMs, moment.beganMs)
  }
  if (next === undefined) {
    if (row.deletesItself) yield* leaveSchedule(tx, group, row.name)
    return undefined
  }
  const atMs = Math.max(next + flexible(tx, row), tx.nowMs)
  return { state: { ...moment, scheduledMs: next }, atMs }
}

/** A group that is deleted takes its schedules with it. */
export function startGroupSweep(tx: Tx, group: GroupAddress, generation: string): void {
  const { account, region, name } = group
  const payload: GroupSweep = { account, region, group: name, generation }
  tx.emit({ edge: SCHEDULER_GROUP_SWEEP, target: group.arn, payload })
}

function* sweepGroup(
  tx: Tx,
  group: GroupAddress,
  sweep: GroupSweep,
): Reading<Remaining<GroupSweep>> {
  const row = yield* groupTable.get()
  if (row?.generation !== sweep.generation || row.state !== 'DELETING') return undefined
  const rows = yield* scheduleTable.range([], { limit: SWEEP_ROWS })
  for (const { row: schedule } of rows) yield* leaveSchedule(tx, group, schedule.name)
  if (rows.length === SWEEP_ROWS) return { state: sweep }
  groupTable.del(tx, [])
  yield* groups.leave(tx.in(directoryOf(group)), group.name)
  return undefined
}
