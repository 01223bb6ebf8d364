// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html

import { addressOf } from '../archive.ts'
import { archives, requireBusArn } from '../archive-store.ts'
import { activeTable, replaysPartition, replayTable, type ReplayRow } from '../archive-tables.ts'
import { ruleOfArn } from '../address.ts'
import { exists, limitExceeded, notValid } from '../errors.ts'
import { operation } from '../operation.ts'
import { EVENTS_REPLAY, type Replaying } from '../replay.ts'
import { requireHead } from '../rule-store.ts'
import { directoryOf } from '../../resource/resource.ts'
import { arn } from '../../../kernel/arn.ts'

/** Of one account and region at once. */
const MOST_ACTIVE = 10

export const startReplay = operation('StartReplay', async (input, context) => {
  const { ReplayName: name = '', EventStartTime, EventEndTime, Destination } = input
  const archive = addressOf(input.EventSourceArn!)
  const bus = requireBusArn(Destination!.Arn!)
  const replays = replaysPartition(context)
  const directory = directoryOf(archive)
  const row = await context.store.transact([replays, bus.partition, directory], function* (tx) {
    yield* tx.in(bus.partition).read(requireHead(bus))
    const entry = yield* tx.in(directory).read(archives.find(archive.name))
    if (entry === undefined) {
      throw notValid('EventSourceArn', `Archive ${archive.name} does not exist.`)
    }
    if (entry.facts.busArn !== bus.arn) {
      throw notValid('Destination.Arn', 'Cross event bus replay is not permitted.')
    }
    if (EventStartTime!.getTime() >= EventEndTime!.getTime()) {
      throw notValid('EventEndTime', 'EventStartTime must be before EventEndTime.')
    }
    if (Destination!.FilterArns?.some((one) => ruleOfArn(one)?.bus.arn !== bus.arn)) {
      throw notValid('Destination.FilterArns', 'A filter is the ARN of a rule of the event bus.')
    }
    if ((yield* replayTable.get(name)) !== undefined) {
      throw exists(`Replay ${name} already exists.`)
    }
    if ((yield* activeTable.range([], { limit: MOST_ACTIVE })).length === MOST_ACTIVE) {
      throw limitExceeded()
    }
    const started: ReplayRow = {
      ...{ name, arn: arn('events', context.region, context.account, `replay/${name}`) },
      ...{ archiveArn: archive.arn, archiveGeneration: String(entry.generation), busArn: bus.arn },
      filterArns: Destination!.FilterArns,
      description: input.Description,
      fromMs: Math.max(0, EventStartTime!.getTime()),
      untilMs: Math.max(0, EventEndTime!.getTime()),
      state: 'STARTING',
      startedMs: tx.nowMs,
    }
    replayTable.put(tx, [name], started)
    activeTable.put(tx, [name], null)
    const payload: Replaying = { archiveArn: archive.arn, name }
    tx.emit({ edge: EVENTS_REPLAY, target: started.arn, payload })
    return started
  })
  return { ReplayArn: row.arn, State: row.state, ReplayStartTime: new Date(row.startedMs) }
})
