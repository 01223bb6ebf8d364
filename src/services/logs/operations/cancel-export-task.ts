// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CancelExportTask.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { inAccount } from '../account.ts'
import { endExport, exports, isActive } from '../export/tasks.ts'
import { operation } from '../operation.ts'

export const cancelExportTask = operation('CancelExportTask', async (input, context) => {
  await inAccount(context, function* (tx) {
    const task = yield* exports.get(input.taskId)
    if (task === undefined) {
      throw new AwsError('ResourceNotFoundException', 'The specified export task does not exist.')
    }
    if (!isActive(task)) {
      throw new AwsError(
        'InvalidOperationException',
        'The specified export task has already been completed.',
      )
    }
    endExport(tx, task, 'CANCELLED')
  })
  return {}
})
