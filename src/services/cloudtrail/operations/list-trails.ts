// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTrails.html

import { operation } from '../operation.ts'
import { readToken, tokenOf } from '../../resource/page-token.ts'
import { badToken } from '../errors.ts'
import { PAGE } from '../limits.ts'
import { trailsPartition } from '../tables.ts'
import { everyTrail } from '../trail/store.ts'

/** Of all regions. */
export const listTrails = operation('ListTrails', async ({ NextToken }, context) => {
  const after = NextToken === undefined ? '' : readToken(NextToken)
  if (after === undefined) throw badToken()
  const rows = await context.store.transact(trailsPartition(context.account), everyTrail)
  const left = rows.filter(({ arn }) => arn > after).sort((a, b) => (a.arn < b.arn ? -1 : 1))
  const page = left.slice(0, PAGE)
  return {
    Trails: page.map(({ arn, name, region }) => ({
      TrailARN: arn,
      Name: name,
      HomeRegion: region,
    })),
    NextToken: left.length > PAGE ? tokenOf(page.at(-1)!.arn) : undefined,
  }
})
