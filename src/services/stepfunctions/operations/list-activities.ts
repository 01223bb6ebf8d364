// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListActivities.html

import { directoryOf } from '../../resource/resource.ts'
import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, limitOf } from '../pages.ts'
import { activities } from '../tables.ts'

export const listActivities = operation('ListActivities', async (input, context) => {
  const after = afterToken(input.nextToken)
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    activities.page({ limit: limitOf(input.maxResults), after }),
  )
  return {
    activities: found.map(({ name, entry: { arn, createdMs } }) => ({
      activityArn: arn,
      name,
      creationDate: new Date(createdMs),
    })),
    nextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})
