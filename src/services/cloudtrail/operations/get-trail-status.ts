// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html

import { pendingPartition } from '../delivery/pending.ts'
import { statusTable } from '../delivery/status.ts'
import { operation } from '../operation.ts'
import { readTrail } from '../trail/store.ts'

/** Times as the older members of the answer have them. */
const text = (atMs: number | undefined) =>
  atMs === undefined ? '' : `${new Date(atMs).toISOString().slice(0, 19)}Z`
const date = (atMs: number | undefined) => (atMs === undefined ? undefined : new Date(atMs))

export const getTrailStatus = operation('GetTrailStatus', async (input, context) => {
  const row = await readTrail(input.Name!, context)
  const read = () => statusTable.get()
  const status = (await context.store.transact(pendingPartition(row), read)) ?? {}
  const { deliveryError, notificationError, deliveryTriedMs, notificationTriedMs } = status
  return {
    IsLogging: row.logging,
    LatestDeliveryTime: date(status.deliveredMs),
    LatestDeliveryError: deliveryError,
    LatestDeliveryAttemptTime: text(deliveryTriedMs),
    LatestDeliveryAttemptSucceeded: deliveryError === undefined ? text(deliveryTriedMs) : '',
    LatestNotificationTime: date(status.notifiedMs),
    LatestNotificationError: notificationError,
    LatestNotificationAttemptTime: text(notificationTriedMs),
    LatestNotificationAttemptSucceeded:
      notificationError === undefined ? text(notificationTriedMs) : '',
    LatestCloudWatchLogsDeliveryTime: date(status.loggedMs),
    LatestCloudWatchLogsDeliveryError: status.logsError,
    LatestDigestDeliveryTime: date(status.digestedMs),
    LatestDigestDeliveryError: status.digestError,
    StartLoggingTime: date(row.startedMs),
    StopLoggingTime: date(row.stoppedMs),
    TimeLoggingStarted: text(row.startedMs),
    TimeLoggingStopped: text(row.stoppedMs),
  }
})
