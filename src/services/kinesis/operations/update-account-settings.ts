// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateAccountSettings.html

import { accountPartition, accounts, COMMITMENT_MS, shownCommitment } from '../account.ts'
import { validation } from '../errors.ts'
import { operation } from '../operation.ts'

export const updateAccountSettings = operation('UpdateAccountSettings', async (input, context) => {
  const enables = input.MinimumThroughputBillingCommitment.Status === 'ENABLED'
  const [row, nowMs] = await context.store.transact(accountPartition(context), function* (tx) {
    const before = yield* accounts.get()
    if (enables) {
      const isOn = before !== undefined && before.endedMs === undefined
      const after = isOn ? before : { startedMs: tx.nowMs }
      accounts.put(tx, [], after)
      return [after, tx.nowMs] as const
    }
    if (before === undefined) return [before, tx.nowMs] as const
    if (tx.nowMs < before.startedMs + COMMITMENT_MS && before.endedMs === undefined) {
      throw validation(
        `MinimumThroughputBillingCommitment cannot be disabled before ${new Date(before.startedMs + COMMITMENT_MS).toISOString()}.`,
      )
    }
    const after = { ...before, endedMs: before.endedMs ?? tx.nowMs }
    accounts.put(tx, [], after)
    return [after, tx.nowMs] as const
  })
  return { MinimumThroughputBillingCommitment: shownCommitment(row, nowMs) }
})
