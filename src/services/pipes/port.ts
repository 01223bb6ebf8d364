// The door that Pipes opens: to what reads their sources and calls their targets.

import type { PortOf } from '../service.ts'

type Parameters = Readonly<Record<string, unknown>>

/** What a pipe does, as CreatePipe was given it; moments are epoch milliseconds. */
export interface PipeSettings {
  readonly source: string
  readonly sourceParameters: SourceParameters
  readonly enrichment?: string | undefined
  readonly enrichmentParameters: EnrichmentParameters
  readonly target: string
  readonly targetParameters: TargetParameters
  readonly roleArn: string
  readonly log?: PipeLog | undefined
}

export interface QueueParameters {
  readonly BatchSize?: number
  readonly MaximumBatchingWindowInSeconds?: number
}

export interface StreamParameters extends QueueParameters {
  readonly DeadLetterConfig?: { readonly Arn?: string }
  readonly OnPartialBatchItemFailure?: string
  readonly MaximumRecordAgeInSeconds?: number
  readonly MaximumRetryAttempts?: number
  readonly ParallelizationFactor?: number
  readonly StartingPosition?: string
  /** Epoch ms. */
  readonly StartingPositionTimestamp?: number
}

export interface SourceParameters {
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern?: string }[] }
  readonly SqsQueueParameters?: QueueParameters
  readonly KinesisStreamParameters?: StreamParameters
  readonly DynamoDBStreamParameters?: StreamParameters
}

export interface HttpParameters {
  readonly PathParameterValues?: readonly string[]
  readonly HeaderParameters?: Readonly<Record<string, string>>
  readonly QueryStringParameters?: Readonly<Record<string, string>>
}

export interface EnrichmentParameters {
  readonly InputTemplate?: string
  readonly HttpParameters?: HttpParameters
}

export interface TargetParameters extends EnrichmentParameters {
  /** `SqsQueueParameters`, `EventBridgeEventBusParameters`, … */
  readonly [kind: `${string}Parameters`]: Parameters | HttpParameters | undefined
}

export interface PipeLog {
  readonly group: string
  readonly level: 'ERROR' | 'INFO' | 'TRACE'
  readonly includesData: boolean
}

/** A pipe as what reads for it sees it. */
export interface FollowedPipe extends PipeSettings {
  readonly uuid: string
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly enabled: boolean
  /** `Enabled`: at rest and running; `Deleting`; else on its way, or at rest. */
  readonly state: string
}

export const PIPES: PortOf<PipesPort> = { service: 'pipes' }

export interface PipesPort {
  all(): AsyncIterable<FollowedPipe>
  get(uuid: string): Promise<FollowedPipe | undefined>
  /** Called after a pipe was made, changed or deleted. */
  watch(changed: (uuid: string) => void): () => void
  /** `Enabled`, `Disabled`, `Deleted`, or `Failed` for a reason. What no longer follows is passed over. */
  settle(uuid: string, change: { readonly state: string; readonly reason?: string }): Promise<void>
}
