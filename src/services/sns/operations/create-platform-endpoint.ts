// CreatePlatformEndpoint: a device's token becomes an ARN; the same token is the same endpoint.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformEndpoint.html

import { createHash } from 'node:crypto'
import { invalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import {
  pushEndpointArn,
  pushEndpointTable,
  pushTokenTable,
  requireApplication,
  requireApplicationArn,
  requireEndpointAttributes,
} from '../platform.ts'
import { isSubset } from '../tags.ts'

export const createPlatformEndpoint = operation(
  'CreatePlatformEndpoint',
  async (input, context) => {
    const address = requireApplicationArn(input.PlatformApplicationArn)
    const { app } = address
    const given: Record<string, string> = {
      ...(input.Attributes as Record<string, string>),
      ...(input.CustomUserData !== undefined && { CustomUserData: input.CustomUserData }),
      Token: input.Token ?? '',
    }
    requireEndpointAttributes(given)
    const digest = tokenDigest(given.Token!)
    const id = await context.store.transact(
      outboxOf(context.account, context.region),
      function* (tx) {
        yield* requireApplication(address)
        const known = yield* pushTokenTable.get(app, digest)
        const row = known && (yield* pushEndpointTable.get(app, known))
        if (row && !isSubset(given, row.attributes)) {
          throw invalidParameter(
            `Token Reason: Endpoint ${pushEndpointArn(context, app, row.id)} already exists with the same Token, but different attributes.`,
          )
        }
        if (row) return row.id
        const id = tx.uuid()
        const attributes = { CustomUserData: '', Enabled: 'true', ...given }
        pushEndpointTable.put(tx, [app, id], { id, attributes })
        pushTokenTable.put(tx, [app, digest], id)
        return id
      },
    )
    return { EndpointArn: pushEndpointArn(context, app, id) }
  },
)

export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
