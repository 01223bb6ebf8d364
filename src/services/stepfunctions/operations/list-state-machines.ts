// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html

import { directoryOf } from '../../resource/resource.ts'
import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, limitOf } from '../pages.ts'
import { machines } from '../tables.ts'

export const listStateMachines = operation('ListStateMachines', async (input, context) => {
  const after = afterToken(input.nextToken)
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    machines.page({ limit: limitOf(input.maxResults), after }),
  )
  return {
    stateMachines: found.map(({ name, entry: { arn, createdMs, facts } }) => ({
      stateMachineArn: arn,
      name,
      type: facts.type,
      creationDate: new Date(createdMs),
    })),
    nextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})
