// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html

import { partitionOfMapRun, requireMapRun } from '../map-run/place.ts'
import { operation } from '../operation.ts'
import type { Tally } from '../tables.ts'

export const describeMapRun = operation('DescribeMapRun', async (input, context) => {
  const { mapRunArn = '' } = input
  const row = await context.store.transact(partitionOfMapRun(mapRunArn), () => requireMapRun(mapRunArn)) // prettier-ignore
  const counts = (tally: Tally, total: number) => {
    const { SUCCEEDED, FAILED, TIMED_OUT, ABORTED, RUNNING } = tally
    return {
      pending: total - SUCCEEDED - FAILED - TIMED_OUT - ABORTED - RUNNING,
      ...{ running: RUNNING, succeeded: SUCCEEDED, failed: FAILED, timedOut: TIMED_OUT },
      ...{ aborted: ABORTED, total, resultsWritten: row.written ? SUCCEEDED : 0 },
    }
  }
  return {
    mapRunArn,
    executionArn: row.execution,
    status: row.status,
    startDate: new Date(row.startMs),
    ...(row.stopMs !== undefined && { stopDate: new Date(row.stopMs) }),
    maxConcurrency: row.maxConcurrency,
    toleratedFailurePercentage: row.toleratedPercentage ?? 0,
    toleratedFailureCount: row.toleratedCount ?? 0,
    itemCounts: counts(row.items, row.totalItems),
    executionCounts: counts(row.children, row.total),
    redriveCount: row.redriveCount,
  }
})
