// SetEndpointAttributes: a device may get a new token.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_SetEndpointAttributes.html

import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import {
  pushEndpointTable,
  pushTokenTable,
  requireEndpoint,
  requireEndpointArn,
  requireEndpointAttributes,
} from '../platform.ts'
import { tokenDigest } from './create-platform-endpoint.ts'
import { forgetEndpoint } from './delete-endpoint.ts'

export const setEndpointAttributes = operation('SetEndpointAttributes', async (input, context) => {
  const address = requireEndpointArn(input.EndpointArn)
  const { app, id } = address
  const given = (input.Attributes ?? {}) as Record<string, string>
  requireEndpointAttributes(given)
  await context.store.transact(outboxOf(context.account, context.region), function* (tx) {
    const row = yield* requireEndpoint(address)
    forgetEndpoint(tx, app, row)
    const attributes: Record<string, string> = { ...row.attributes, ...given }
    pushEndpointTable.put(tx, [app, id], { id, attributes })
    pushTokenTable.put(tx, [app, tokenDigest(attributes.Token ?? '')], id)
  })
  return {}
})
