// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html

import { directoryOf } from '../../resource/resource.ts'
import { noTrail, wrongRegion } from '../errors.ts'
import { operation } from '../operation.ts'
import { listedTrails, scopeOf, trails } from '../tables.ts'
import { readTrail } from '../trail/store.ts'

export const deleteTrail = operation('DeleteTrail', async (input, context) => {
  const { arn, region, name, account } = await readTrail(input.Name!, context)
  if (region !== context.region) throw wrongRegion(arn, region)
  await context.store.transact(scopeOf({ account, region }), function* (tx) {
    if ((yield* trails.get(region, name)) === undefined) throw noTrail(input.Name!, account)
    trails.del(tx, [region, name])
    yield* listedTrails.leave(tx.in(directoryOf({ account, region })), name)
  })
  return {}
})
