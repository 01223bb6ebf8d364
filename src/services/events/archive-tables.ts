// Rows and keys of archives and replays. An archive is a partition of its own, apart from its bus; an
// account's replays share one.

import { arn } from '../../kernel/arn.ts'
import { Counter, Table } from '../../store/table.ts'
import type { Owner } from './address.ts'

export interface ArchiveAddress extends Owner {
  readonly name: string
  readonly arn: string
  readonly partition: string
}

export function archiveAddress({ account, region }: Owner, name: string): ArchiveAddress {
  return {
    ...{ account, region, name },
    arn: arn('events', region, account, `archive/${name}`),
    partition: `events/${account}/${region}/archive/${name}`,
  }
}

export interface ArchiveRow {
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
  /** Events of an archive of the same name before it are not its own. */
  readonly generation: string
  readonly busArn: string
  readonly createdMs: number
  readonly state: 'ENABLED' | 'DISABLED'
  readonly pattern?: string | undefined
  readonly description?: string | undefined
  readonly kmsKeyIdentifier?: string | undefined
  /** 0: for ever. */
  readonly retentionDays: number
}

export interface ArchivedEvent {
  /** Compact JSON. */
  readonly text: string
  readonly id: string
  readonly archivedMs: number
}

export const archiveTable = new Table<[], ArchiveRow>('archive')
/** In order of the events' own times. */
export const archivedTable = new Table<
  [generation: string, timeMs: number, sequence: number],
  ArchivedEvent
>('event')
export const sequenceCounter = new Counter<[generation: string]>('seq')
export const countCounter = new Counter<[generation: string]>('count')
export const bytesCounter = new Counter<[generation: string]>('bytes')

export type ReplayState =
  'STARTING' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED' | 'FAILED'

export interface ReplayRow {
  readonly name: string
  readonly arn: string
  readonly archiveArn: string
  readonly archiveGeneration: string
  readonly busArn: string
  /** ARNs of the rules that get the events; undefined: all. */
  readonly filterArns?: readonly string[] | undefined
  readonly description?: string | undefined
  readonly fromMs: number
  readonly untilMs: number
  readonly state: ReplayState
  readonly stateReason?: string | undefined
  readonly startedMs: number
  readonly endedMs?: number | undefined
  /** Time of the event that was replayed last. */
  readonly lastMs?: number | undefined
}

export const replayTable = new Table<[name: string], ReplayRow>('replay')
/** Those under way. */
export const activeTable = new Table<[name: string], null>('active')

export function replaysPartition({ account, region }: Owner): string {
  return `events/${account}/${region}/replays`
}
