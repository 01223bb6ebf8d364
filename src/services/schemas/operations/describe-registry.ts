// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname.html

import { operation } from '../operation.ts'
import { shownRegistry } from '../shown.ts'
import { registryPartition, requireRegistry } from '../tables.ts'

export const describeRegistry = operation('DescribeRegistry', async (input, context) => {
  const name = input.RegistryName!
  const partition = registryPartition(context, name)
  return shownRegistry(await context.store.transact(partition, () => requireRegistry(name)))
})
