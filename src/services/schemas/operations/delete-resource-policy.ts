// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-policy.html

import { notFound } from '../errors.ts'
import { operation } from '../operation.ts'
import { enterRegistry, requireRegistry, scopeOf } from '../tables.ts'

export const deleteResourcePolicy = operation('DeleteResourcePolicy', async (input, context) => {
  const { RegistryName: name = '' } = input
  await context.store.transact(scopeOf(context, name), function* (tx) {
    const { policy, ...row } = yield* requireRegistry(name)
    if (policy === undefined) throw notFound(`Registry ${name} has no policy.`)
    yield* enterRegistry(tx, row)
  })
  return {}
})
