// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html

import { operation } from '../operation.ts'
import { tooManyTrails, trailExists } from '../errors.ts'
import { MOST_TRAILS } from '../limits.ts'
import { scopeOf, trailArn, trails, type TrailRow } from '../tables.ts'
import { requireDestinations, settingsOf } from '../trail/check.ts'
import { requireName } from '../trail/name.ts'
import { shownTrail } from '../trail/shown.ts'
import { enterTrail, everyTrail } from '../trail/store.ts'
import { tagsOf } from '../trail/tags.ts'

const DEFAULTS = { bucket: '', global: true, multiRegion: false, validation: false }

export const createTrail = operation('CreateTrail', async (input, context, own) => {
  const { account, region } = context
  const name = requireName(input.Name!)
  const arn = trailArn(context, name)
  const tags = tagsOf(input.TagsList)
  const settings = settingsOf(input, DEFAULTS, context)
  await requireDestinations(own, { ...{ arn, account, region }, ...settings })
  const row = await context.store.transact(scopeOf(context), function* (tx) {
    if ((yield* trails.get(region, name)) !== undefined) throw trailExists(name, account)
    const here = (yield* everyTrail()).filter((one) => one.region === region || one.multiRegion)
    if (here.length >= MOST_TRAILS) throw tooManyTrails(account, here.length, region)
    const made: TrailRow = {
      ...{ name, arn, account, region, tags, ...settings },
      ...{ generation: tx.uuid(), createdMs: tx.nowMs, logging: false },
    }
    yield* enterTrail(tx, made)
    return made
  })
  return shownTrail(row)
})
