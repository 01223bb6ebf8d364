// A pipe as the API shows it.

import type { PipeLog, SourceParameters, StreamParameters } from './port.ts'
import type { PipeRow } from './tables.ts'

/** What all operations that change a pipe answer. */
export function shownState({ arn, name, desired, state, createdMs, modifiedMs }: PipeRow) {
  return {
    ...{ Arn: arn, Name: name, CurrentState: state },
    DesiredState: desired as 'RUNNING',
    ...{ CreationTime: new Date(createdMs), LastModifiedTime: new Date(modifiedMs) },
  }
}

export function shownPipe(row: PipeRow) {
  const { enrichment, enrichmentParameters, targetParameters } = row
  return {
    ...shownState(row),
    ...{ Description: row.description, StateReason: row.stateReason },
    ...{ Source: row.source, SourceParameters: shownSource(row.sourceParameters) },
    ...{ Enrichment: enrichment, EnrichmentParameters: shownMap(enrichmentParameters) as {} },
    ...{ Target: row.target, TargetParameters: shownMap(targetParameters) as {} },
    ...{ RoleArn: row.roleArn, Tags: row.tags, KmsKeyIdentifier: row.kmsKeyIdentifier },
    ...(row.log && { LogConfiguration: shownLog(row.log) }),
  }
}

function shownMap(parameters: object): object | undefined {
  return Object.keys(parameters).length === 0 ? undefined : parameters
}

/** The members are those of the request, so they are the answer's. */
function shownSource(parameters: SourceParameters): {} {
  const entries = Object.entries(parameters).map(([name, value]: [string, StreamParameters]) => {
    const moment = value.StartingPositionTimestamp
    if (moment === undefined) return [name, value] as const
    return [name, { ...value, StartingPositionTimestamp: new Date(moment) }] as const
  })
  return Object.fromEntries(entries)
}

function shownLog({ group, level, includesData }: PipeLog) {
  return {
    ...{ Level: level, CloudwatchLogsLogDestination: { LogGroupArn: group } },
    ...(includesData && { IncludeExecutionData: ['ALL' as const] }),
  }
}
