// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries.html

import { directoryOf } from '../../resource/resource.ts'
import { tokenOf } from '../../resource/page-token.ts'
import { operation } from '../operation.ts'
import { afterToken, MOST_PER_PAGE } from '../shown.ts'
import { registries } from '../tables.ts'

export const listRegistries = operation('ListRegistries', async (input, context) => {
  const { RegistryNamePrefix: prefix = '', Limit: limit = MOST_PER_PAGE } = input
  // AWS's own schemas are not here.
  if (input.Scope?.toUpperCase() === 'AWS') return { Registries: [] }
  const after = afterToken(input.NextToken)
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    registries.page({ limit, prefix, after }),
  )
  return {
    Registries: found.map(({ name, entry: { arn, tags } }) => {
      return { RegistryArn: arn, RegistryName: name, Tags: tags }
    }),
    NextToken: more ? tokenOf(found.at(-1)!.name) : undefined,
  }
})
