// An event source mapping as the API shows it: for SQS, fewer members than for streams.

import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda'
import type { EventSourceMappingRow, StreamSettings } from './tables.ts'

export function mappingView(row: EventSourceMappingRow): EventSourceMappingConfiguration {
  return {
    UUID: row.uuid,
    EventSourceMappingArn: row.arn,
    EventSourceArn: row.eventSourceArn,
    FunctionArn: row.functionArn,
    BatchSize: row.batchSize,
    MaximumBatchingWindowInSeconds: row.maximumBatchingWindowSeconds,
    FunctionResponseTypes: row.reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    LastModified: new Date(row.lastModifiedMs),
    State: row.state,
    StateTransitionReason: row.stateTransitionReason,
    ...(row.filters.length > 0 && {
      FilterCriteria: { Filters: row.filters.map((Pattern) => ({ Pattern })) },
    }),
    ...(row.maximumConcurrency !== undefined && {
      ScalingConfig: { MaximumConcurrency: row.maximumConcurrency },
    }),
    ...(row.provisionedPollers && {
      ProvisionedPollerConfig: {
        MinimumPollers: row.provisionedPollers.minimum,
        MaximumPollers: row.provisionedPollers.maximum,
      },
    }),
    ...(row.kmsKeyArn !== undefined && { KMSKeyArn: row.kmsKeyArn }),
    ...(row.metrics && {
      MetricsConfig: { Metrics: [...row.metrics] as ('EventCount' | 'ErrorCount')[] },
    }),
    ...(row.stream && streamView(row.stream)),
    ...(row.lastProcessingResult !== undefined && {
      LastProcessingResult: row.lastProcessingResult,
    }),
  }
}

function streamView(stream: StreamSettings): EventSourceMappingConfiguration {
  const { startingPositionTimestampMs: timestamp, onFailure } = stream
  return {
    StartingPosition: stream.startingPosition,
    ...(timestamp !== undefined && { StartingPositionTimestamp: new Date(timestamp) }),
    ParallelizationFactor: stream.parallelizationFactor,
    BisectBatchOnFunctionError: stream.bisectBatchOnFunctionError,
    MaximumRetryAttempts: stream.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: stream.maximumRecordAgeInSeconds,
    TumblingWindowInSeconds: stream.tumblingWindowInSeconds,
    DestinationConfig: { OnFailure: onFailure === undefined ? {} : { Destination: onFailure } },
  }
}
