// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_StartPipe.html

import { requireAtRest } from '../at-rest.ts'
import { operation } from '../operation.ts'
import { shownState } from '../shown.ts'
import { enterPipe, requirePipe, scopeOf, type PipeRow } from '../tables.ts'

export const startPipe = operation('StartPipe', async (input, context, own) => {
  const changed = await context.store.transact(scopeOf(context), function* (tx) {
    const before = yield* requirePipe(input.Name!)
    requireAtRest(before)
    if (before.state === 'RUNNING') return before
    const row: PipeRow = {
      ...before,
      ...{ state: 'STARTING', stateReason: undefined, desired: 'RUNNING', modifiedMs: tx.nowMs },
    }
    yield* enterPipe(tx, row)
    return row
  })
  own.announce(changed.uuid)
  return shownState(changed)
})
