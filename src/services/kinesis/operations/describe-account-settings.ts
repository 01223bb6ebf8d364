// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeAccountSettings.html

import { accountPartition, accounts, shownCommitment } from '../account.ts'
import { operation } from '../operation.ts'

export const describeAccountSettings = operation(
  'DescribeAccountSettings',
  async (_input, context) => {
    const row = await context.store.transact(accountPartition(context), () => accounts.get())
    return { MinimumThroughputBillingCommitment: shownCommitment(row, context.clock.nowMs()) }
  },
)
