// The records of calls: one partition, so that one number orders them all.

import { Table } from '../../../store/table.ts'
import type { CallRow } from './call-row.ts'

export const CALLS = 'calls'

export const callTable = new Table<[number: number], CallRow>('call')
export const callCounter = new Table<[], number>('call-number')

/** What LookupEvents finds: by account, region, and what one may look up by. */
export const lookupTable = new Table<
  [owner: string, attribute: string, digest: string, atMs: number, number: number],
  null
>('call-by')
