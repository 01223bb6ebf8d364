// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DescribePipe.html

import { operation } from '../operation.ts'
import { shownPipe } from '../shown.ts'
import { pipePartition, requirePipe } from '../tables.ts'

export const describePipe = operation('DescribePipe', async (input, context) => {
  const { store } = context
  return shownPipe(await store.transact(pipePartition(context), () => requirePipe(input.Name!)))
})
