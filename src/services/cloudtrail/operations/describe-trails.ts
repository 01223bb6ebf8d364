// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html

import type { AwsError } from '../../../kernel/aws-error.ts'
import { operation } from '../operation.ts'
import { trailsPartition, type TrailRow } from '../tables.ts'
import { describedTrail } from '../trail/shown.ts'
import { everyTrail, readTrail } from '../trail/store.ts'

/** Names that nobody has are left out of the answer. */
export const describeTrails = operation('DescribeTrails', async (input, context) => {
  const { trailNameList = [], includeShadowTrails = true } = input
  const isHere = (row: TrailRow) =>
    row.region === context.region || (includeShadowTrails && row.multiRegion)
  if (trailNameList.length === 0) {
    const rows = await context.store.transact(trailsPartition(context.account), everyTrail)
    return { trailList: rows.filter(isHere).map(describedTrail) }
  }
  const found: TrailRow[] = []
  for (const name of trailNameList) {
    try {
      const row = await readTrail(name, context)
      if (isHere(row) || name.startsWith('arn:')) found.push(row)
    } catch (error) {
      if ((error as AwsError).code !== 'TrailNotFoundException') throw error
    }
  }
  return { trailList: found.map(describedTrail) }
})
