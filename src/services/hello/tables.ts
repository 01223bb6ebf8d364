// Row types and key layout. One partition per account and region: hello has no resources.

import { Table } from '../../store/table.ts'

export function partition({ account, region }: { account: string; region: string }): string {
  return `hello/${account}/${region}`
}

export interface AcquaintanceRow {
  readonly firstMetAtMs: number
  readonly greetings: number
}

/** Key: the name. */
export const acquaintances = new Table<[name: string], AcquaintanceRow>('acquaintances')
