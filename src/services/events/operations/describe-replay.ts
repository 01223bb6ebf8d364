// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeReplay.html

import { replaysPartition, replayTable } from '../archive-tables.ts'
import { notFound } from '../errors.ts'
import { operation } from '../operation.ts'
import { shownReplay } from '../replay.ts'

export const describeReplay = operation('DescribeReplay', async (input, context) => {
  const name = input.ReplayName!
  const row = await context.store.transact(replaysPartition(context), () => replayTable.get(name))
  if (row === undefined) throw notFound(`Replay ${name} does not exist.`)
  return {
    ...shownReplay(row),
    ReplayArn: row.arn,
    Description: row.description,
    Destination: { Arn: row.busArn, FilterArns: row.filterArns && [...row.filterArns] },
  }
})
