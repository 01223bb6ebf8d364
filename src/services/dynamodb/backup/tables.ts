// Backups, in the partition of their table, which they outlive; and what a table was before each change,
// where it can be brought back to any moment.

import { arn as arnOf, parseArn } from '../../../kernel/arn.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { Table, type Reading } from '../../../store/table.ts'
import { resource } from '../../resource/resource.ts'
import { tableAddress, type TableAddress } from '../address.ts'
import { validation } from '../errors.ts'
import { rowsOfItems, type ItemRow, type TableRow } from '../tables.ts'

export interface BackupRow {
  readonly id: string
  readonly name: string
  readonly createdMs: number
  readonly status: 'CREATING' | 'AVAILABLE'
  /** Where its items are. */
  readonly space: number
  readonly bytes: number
  readonly items: number
  /** As it was then. */
  readonly table: TableRow
  /** Tables that are being restored from it. */
  readonly readers?: number
}

export const backups = new Table<[id: string], BackupRow>('backup')

/** What lists show: the rest is read where it is. */
export type BackupFacts = Pick<BackupRow, 'name' | 'bytes' | 'status'> & {
  readonly tableId: string
}

/** In the directory: `table/id`; ids are in the order of their moments. */
export const backupResource = resource<BackupFacts>('dynamodb', 'backup')

export interface BackupAddress extends TableAddress {
  readonly id: string
  readonly arn: string
}

export function backupArn({ account, region, name }: TableAddress, id: string): string {
  return arnOf('dynamodb', region, account, `table/${name}/backup/${id}`)
}

/** Throws ValidationException. */
export function backupAddress(arn: string): BackupAddress {
  const parsed = parseArn(arn)
  const [kind, table, word, id, ...rest] = (parsed?.resource ?? '').split('/')
  const isBackup = kind === 'table' && word === 'backup' && rest.length === 0
  if (parsed?.service !== 'dynamodb' || !isBackup || !table || !id) {
    throw validation(`Invalid backup ARN: ${arn}`)
  }
  return { ...tableAddress(table, parsed), id, arn }
}

export const backupNotFound = (arn: string) =>
  new AwsError('BackupNotFoundException', `Backup not found: ${arn}`)

export const tableGone = (name: string) =>
  new AwsError('TableNotFoundException', `Table not found: ${name}`)

export function* requireBackup({ id, arn }: BackupAddress): Reading<BackupRow> {
  const row = yield* backups.get(id)
  if (row === undefined) throw backupNotFound(arn)
  return row
}

/** Changes of a table's items, in their order: when, and of which key. */
export const moments = new Table<[space: number, number: number], Moment>('moment')
/** What was there before; no row: nothing. */
export const befores = new Table<[space: number, number: number], ItemRow>('before', rowsOfItems())
export const histories = new Table<[space: number], History>('history')

export interface Moment {
  readonly atMs: number
  /** Base64. */
  readonly key: string
}

export interface History {
  /** Of the next change. */
  readonly next: number
  /** Something waits to end the oldest. */
  readonly isTrimmed: boolean
}
