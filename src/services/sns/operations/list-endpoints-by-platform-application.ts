// ListEndpointsByPlatformApplication: a hundred at a time.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListEndpointsByPlatformApplication.html

import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { readToken, tokenOf } from '../page-token.ts'
import {
  pushEndpointArn,
  pushEndpointTable,
  requireApplication,
  requireApplicationArn,
} from '../platform.ts'

export const listEndpointsByPlatformApplication = operation(
  'ListEndpointsByPlatformApplication',
  async (input, context) => {
    const address = requireApplicationArn(input.PlatformApplicationArn)
    const { app } = address
    const after = readToken(input.NextToken)
    const partition = outboxOf(context.account, context.region)
    const rows = await context.store.transact(partition, function* () {
      yield* requireApplication(address)
      return yield* pushEndpointTable.range([app], {
        limit: limits.listPage + 1,
        after: after === undefined ? undefined : [app, after],
      })
    })
    const page = rows.slice(0, limits.listPage).map(({ row }) => row)
    return {
      Endpoints: page.map(({ id, attributes }) => ({
        EndpointArn: pushEndpointArn(context, app, id),
        Attributes: { ...attributes },
      })),
      NextToken: rows.length > page.length ? tokenOf(page.at(-1)!.id) : undefined,
    }
  },
)
