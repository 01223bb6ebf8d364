// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeExportTasks.html

import { inAccount, nameOfToken, tokenOfName } from '../account.ts'
import { exports, shownExport } from '../export/tasks.ts'
import { operation } from '../operation.ts'

const MOST = 50

export const describeExportTasks = operation('DescribeExportTasks', async (input, context) => {
  const { taskId, statusCode, nextToken, limit = MOST } = input
  return inAccount(context, function* () {
    if (taskId !== undefined) {
      const one = yield* exports.get(taskId)
      return { exportTasks: one ? [shownExport(one)] : [] }
    }
    const after = nextToken === undefined ? undefined : nameOfToken(nextToken)
    const rows = yield* exports.range([], { limit: 1_001, ...(after && { after: [after] }) })
    const wanted = rows
      .map(({ row }) => row)
      .filter((row) => !statusCode || row.status === statusCode)
    const page = wanted.slice(0, Math.min(limit, MOST))
    return {
      exportTasks: page.map(shownExport),
      ...(wanted.length > page.length && { nextToken: tokenOfName(page.at(-1)!.id) }),
    }
  })
})
