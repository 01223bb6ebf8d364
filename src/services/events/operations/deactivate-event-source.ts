// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeactivateEventSource.html

import { operation } from '../operation.ts'
import { requireSource, sourcePartition, sourceTable } from '../partners.ts'

export const deactivateEventSource = operation('DeactivateEventSource', async (input, context) => {
  await context.store.transact(sourcePartition(context), function* (tx) {
    const row = yield* requireSource(tx, input.Name!)
    sourceTable.put(tx, [row.name], { ...row, state: 'PENDING', createdMs: tx.nowMs })
  })
  return {}
})
