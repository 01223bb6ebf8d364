// GetEndpointAttributes.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_GetEndpointAttributes.html

import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { requireEndpoint, requireEndpointArn } from '../platform.ts'

export const getEndpointAttributes = operation('GetEndpointAttributes', async (input, context) => {
  const address = requireEndpointArn(input.EndpointArn)
  const partition = outboxOf(context.account, context.region)
  const { attributes } = await context.store.transact(partition, () => requireEndpoint(address))
  return { Attributes: { ...attributes } }
})
