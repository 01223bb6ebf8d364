// ListPlatformApplications: a hundred at a time.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListPlatformApplications.html

import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { applicationArn, applicationTable } from '../platform.ts'

const SECRETS = new Set(['PlatformCredential', 'PlatformPrincipal'])

export const listPlatformApplications = operation(
  'ListPlatformApplications',
  async (input, context) => {
    const after = readToken(input.NextToken)
    const rows = await context.store.transact(outboxOf(context.account, context.region), () =>
      applicationTable.range([], {
        limit: limits.listPage + 1,
        after: after === undefined ? undefined : [after],
      }),
    )
    const page = rows
      .slice(0, limits.listPage)
      .map(({ key, row }) => ({ app: key.text(), attributes: row.attributes }))
    return {
      PlatformApplications: page.map(({ app, attributes }) => ({
        PlatformApplicationArn: applicationArn(context, app),
        Attributes: shownAttributes(attributes),
      })),
      NextToken: rows.length > page.length ? tokenOf(page.at(-1)!.app) : undefined,
    }
  },
)

/** What was given as a credential is not told to anyone. */
export function shownAttributes(attributes: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !SECRETS.has(name)))
}
