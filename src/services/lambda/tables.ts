// Row types, key layout and named queries of Lambda.

import { Table } from '../../store/table.ts'

/** An event source mapping, times in ms, names as in the API where they are its settings. */
export interface EventSourceMappingRow {
  readonly uuid: string
  readonly account: string
  readonly region: string
  readonly arn: string
  readonly eventSourceArn: string
  /** Function ARN, with its qualifier if the mapping names one. */
  readonly functionArn: string
  readonly state:
    'Creating' | 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled' | 'Updating' | 'Deleting'
  readonly stateTransitionReason: string
  readonly lastModifiedMs: number
  readonly lastProcessingResult?: string
  readonly batchSize: number
  readonly maximumBatchingWindowSeconds: number
  /** Patterns as given, OR-ed. */
  readonly filters: readonly string[]
  readonly reportBatchItemFailures: boolean
  readonly maximumConcurrency?: number
  readonly provisionedPollers?: { readonly minimum?: number; readonly maximum?: number }
  readonly tags: Readonly<Record<string, string>>
}

export const mappingTable = new Table<[uuid: string], EventSourceMappingRow>('esm')
