// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DeletePipe.html

import { operation } from '../operation.ts'
import { shownState } from '../shown.ts'
import { enterPipe, requirePipe, scopeOf, type PipeRow } from '../tables.ts'

/** It is gone when the batches that are under way have ended. */
export const deletePipe = operation('DeletePipe', async (input, context, own) => {
  const leaving = await context.store.transact(scopeOf(context), function* (tx) {
    const before = yield* requirePipe(input.Name!)
    const row: PipeRow = { ...before, state: 'DELETING', desired: 'DELETED', modifiedMs: tx.nowMs }
    yield* enterPipe(tx, row)
    return row
  })
  own.announce(leaving.uuid)
  return shownState(leaving)
})
