// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-policy.html

import { notFound } from '../errors.ts'
import { operation } from '../operation.ts'
import { registryPartition, requireRegistry } from '../tables.ts'

export const getResourcePolicy = operation('GetResourcePolicy', async (input, context) => {
  const { RegistryName: name = '' } = input
  const partition = registryPartition(context, name)
  const { policy } = await context.store.transact(partition, () => requireRegistry(name))
  if (policy === undefined) throw notFound(`Registry ${name} has no policy.`)
  return { Policy: policy.text, RevisionId: policy.revision }
})
