// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CancelReplay.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { replaysPartition, replayTable } from '../archive-tables.ts'
import { notFound } from '../errors.ts'
import { operation } from '../operation.ts'

export const cancelReplay = operation('CancelReplay', async (input, context) => {
  const name = input.ReplayName!
  return context.store.transact(replaysPartition(context), function* (tx) {
    const row = yield* replayTable.get(name)
    if (row === undefined) throw notFound(`Replay ${name} does not exist.`)
    if (row.state !== 'STARTING' && row.state !== 'RUNNING') {
      throw new AwsError('IllegalStatusException', `Replay ${name} is not in a valid state for this operation.`) // prettier-ignore
    }
    replayTable.put(tx, [name], { ...row, state: 'CANCELLING' })
    return { ReplayArn: row.arn, State: 'CANCELLING' as const }
  })
})
