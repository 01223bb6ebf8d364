// Queries that are kept under a name.

import { Table } from '../../../store/table.ts'

export interface DefinitionRow {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly groupNames: readonly string[]
  readonly modifiedAtMs: number
}

export const definitions = new Table<[id: string], DefinitionRow>('query-definition')
export const MAX_DEFINITIONS = 1_000
