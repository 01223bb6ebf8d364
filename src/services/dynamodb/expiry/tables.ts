// Which items of a table end when: an index by time, kept by every write while time to live is on.

import { Table } from '../../../store/table.ts'

/**
 * `watch`: one for each time that time to live was turned on, so that what is left of the one before
 * says nothing. `second`: of the epoch.
 */
export type ExpiryKey = [space: number, watch: number, second: number, key: Uint8Array]

export const expiries = new Table<ExpiryKey, null>('expiry')

/** When the chore looks next; a write of what ends before that wakes it earlier. */
export const alarms = new Table<[space: number], { readonly atMs: number }>('alarm')
