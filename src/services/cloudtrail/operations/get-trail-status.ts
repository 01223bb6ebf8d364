// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html

import { operation } from '../operation.ts'
import { readTrail } from '../trail/store.ts'

/** Times as the older members of the answer have them. */
const text = (atMs: number | undefined) =>
  atMs === undefined ? '' : `${new Date(atMs).toISOString().slice(0, 19)}Z`
const date = (atMs: number | undefined) => (atMs === undefined ? undefined : new Date(atMs))

export const getTrailStatus = operation('GetTrailStatus', async (input, context) => {
  const row = await readTrail(input.Name!, context)
  return {
    IsLogging: row.logging,
    StartLoggingTime: date(row.startedMs),
    StopLoggingTime: date(row.stoppedMs),
    TimeLoggingStarted: text(row.startedMs),
    TimeLoggingStopped: text(row.stoppedMs),
  }
})
