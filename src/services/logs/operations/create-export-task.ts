// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateExportTask.html

import { inAccount } from '../account.ts'
import { invalidParameter, limitExceeded } from '../errors.ts'
import { LOGS_EXPORT, type ExportState } from '../export/chore.ts'
import { activeExport, enterExport, type ExportRow } from '../export/tasks.ts'
import { groupArn, inGroup, requireGroup } from '../group.ts'
import { operation } from '../operation.ts'
import { withinTime } from '../position.ts'

/** AWS takes its time to begin, too: who asks at once sees it pending, and may cancel it. */
const PENDING_MS = 3_000

export const createExportTask = operation(
  'CreateExportTask',
  async (input, context, { buckets }) => {
    const { logGroupName: logGroup, destination: bucket, destinationPrefix } = input
    await inGroup(context, logGroup, () => requireGroup())
    const [fromMs, toMs] = [withinTime(input.from), withinTime(input.to)]
    if (fromMs >= toMs) throw invalidParameter("'from' must be earlier than 'to'.")
    const { account, region } = context
    const group = groupArn(context, logGroup)
    const why = await buckets.whyNot(bucket, { account, region, group })
    if (why !== undefined) throw invalidParameter(why)
    const prefix = destinationPrefix ?? 'exportedlogs'
    const id = context.random.uuid()
    // As AWS does, which leaves it there.
    await buckets.write({
      ...{ bucket, key: `${prefix}/aws-logs-write-test`, from: group, parentId: id },
      content: Buffer.from('Permission Check Successful'),
    })
    await inAccount(context, function* (tx) {
      if ((yield* activeExport.get()) !== undefined) throw limitExceeded()
      const { taskName: name, logStreamNamePrefix: streamPrefix } = input
      const row: ExportRow = {
        ...{ id, logGroup, fromMs, toMs, bucket, prefix, status: 'PENDING' },
        createdMs: tx.nowMs,
        ...(name !== undefined && { name }),
        ...(streamPrefix !== undefined && { streamPrefix }),
      }
      yield* enterExport(tx, row)
      const payload: ExportState = { account, region, taskId: id }
      tx.emit({ edge: LOGS_EXPORT, target: group, payload, dueAtMs: tx.nowMs + PENDING_MS })
    })
    return { taskId: id }
  },
)
