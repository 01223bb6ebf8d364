// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StopQuery.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { inAccount } from '../account.ts'
import { cancel, queries } from '../insights/queries.ts'
import { operation } from '../operation.ts'

export const stopQuery = operation('StopQuery', async (input, context) => {
  await inAccount(context, function* (tx) {
    const row = yield* queries.get(input.queryId)
    if (row === undefined) {
      throw new AwsError('ResourceNotFoundException', `Query '${input.queryId}' does not exist.`)
    }
    if (row.status !== 'Running') {
      throw new AwsError(
        'InvalidParameterException',
        `Query '${row.id}' is not in a state that can be cancelled: ${row.status}`,
      )
    }
    queries.put(tx, [row.id], { ...row, status: 'Cancelled' })
  })
  cancel(context, input.queryId)
  return { success: true }
})
